package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexPngTest {
  private final IndexPng png = new IndexPng();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "palette1",
        "palette2",
        "palette4",
        "palette8",
        "palette1-interlaced",
        "palette2-interlaced",
        "palette4-interlaced",
        "palette8-interlaced",
        "palette8-filter0",
        "palette8-filter1",
        "palette8-filter2",
        "palette8-filter3",
        "palette8-filter4",
        "grey8",
        "palette8-trns",
        "pillow"
      })
  void idsAreTheIndicesThatPillowShows(String name) throws Exception {
    LabelMap map = png.decode(Golden.file("labels/" + name + ".png"), DecodeLimits.DEFAULT);
    byte[] ids = Arrays.copyOf(map.ids(), map.width() * map.height());
    assertThat(ids).isEqualTo(Golden.raw("labels/" + name + ".png.ids"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rgb8.png", "rgba8.png", "grey16.png", "grey-alpha8.png", "grey4.png", "grey.jpg"})
  void anythingElseIsNoLabelMap(String name) {
    SampleException e =
        catchThrowableOfType(
            SampleException.class,
            () -> png.decode(Golden.file("decode/" + name), DecodeLimits.DEFAULT));
    assertThat(e.reason()).isEqualTo(Reason.NOT_A_LABEL_MAP);
    assertThat(e).hasMessageContaining("palette PNG");
  }

  @Test
  void anRgbMaskIsNamedByItsChannels() {
    SampleException e =
        catchThrowableOfType(
            SampleException.class,
            () -> png.decode(Golden.file("decode/rgb8.png"), DecodeLimits.DEFAULT));
    assertThat(e).hasMessageContaining("3 channels");
  }

  @Property(tries = 200)
  void anotherReaderSeesTheIdsAndColours(
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @IntRange(min = 1, max = 256) int classes,
      @ForAll @IntRange(min = 1, max = 40) int run,
      @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    byte[] ids = new byte[width * height + random.nextInt(3)];
    for (int i = 0; i < ids.length; ) {
      int id = random.nextInt(classes);
      int end = Math.min(ids.length, i + 1 + random.nextInt(run));
      Arrays.fill(ids, i, end, (byte) id);
      i = end;
    }
    int[] palette = random.ints(256, 0, 1 << 24).toArray();
    LabelMap map = new LabelMap(width, height, ids);
    byte[] file = png.encode(map, palette);
    assertThat(png.encode(map, palette)).isEqualTo(file);

    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(seen.getWidth()).isEqualTo(width);
    assertThat(seen.getHeight()).isEqualTo(height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int id = ids[y * width + x] & 0xff;
        assertThat(seen.getRaster().getSample(x, y, 0)).isEqualTo(id);
        assertThat(seen.getRGB(x, y) & 0xffffff).isEqualTo(palette[id]);
      }
    }
    LabelMap back = png.decode(file, DecodeLimits.DEFAULT);
    assertThat(Arrays.copyOf(back.ids(), width * height))
        .isEqualTo(Arrays.copyOf(ids, width * height));
  }
}
