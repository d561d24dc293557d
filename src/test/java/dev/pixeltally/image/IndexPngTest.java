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
import org.junit.jupiter.params.provider.CsvSource;
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
  @ValueSource(strings = {"rgb8.png", "rgba8.png", "grey-alpha8.png", "grey4.png", "grey.jpg"})
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

    assertSeen(map, palette, file);
    LabelMap back = png.decode(file, DecodeLimits.DEFAULT);
    assertThat(Arrays.copyOf(back.ids(), width * height))
        .isEqualTo(Arrays.copyOf(ids, width * height));
  }

  /** Many blocks, rows longer than deflate's window, lone ids, codes that grow too long. */
  @ParameterizedTest
  @CsvSource({
    "700, 300, noise",
    "40000, 3, noise",
    "32767, 3, rows",
    "32768, 3, rows",
    "600, 400, rows",
    "2048, 1024, flat",
    "1, 5000, noise",
    "5000, 1, rows",
    "700, 300, skewed"
  })
  void largeMapsAreSeenByAnotherReader(int width, int height, String kind) throws Exception {
    Random random = new Random(3);
    byte[] ids = new byte[width * height];
    for (int i = 0; i < ids.length; i++) {
      ids[i] =
          switch (kind) {
            case "noise" -> (byte) random.nextInt();
            case "rows" -> i < width ? (byte) random.nextInt() : ids[i - width];
            case "skewed" -> (byte) Math.min(255, Math.log(random.nextDouble()) * -8);
            default -> 7;
          };
    }
    int[] palette = random.ints(256, 0, 1 << 24).toArray();
    LabelMap map = new LabelMap(width, height, ids);
    byte[] file = png.encode(map, palette);
    assertSeen(map, palette, file);
    assertThat(Arrays.copyOf(png.decode(file, DecodeLimits.DEFAULT).ids(), ids.length))
        .isEqualTo(ids);
  }

  private static void assertSeen(LabelMap map, int[] palette, byte[] file) throws Exception {
    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(seen.getWidth()).isEqualTo(map.width());
    assertThat(seen.getHeight()).isEqualTo(map.height());
    int[] samples = seen.getRaster().getSamples(0, 0, map.width(), map.height(), 0, (int[]) null);
    int[] colours = seen.getRGB(0, 0, map.width(), map.height(), null, 0, map.width());
    for (int i = 0; i < samples.length; i++) {
      int id = map.ids()[i] & 0xff;
      if (samples[i] != id || (colours[i] & 0xffffff) != palette[id]) {
        throw new AssertionError("Pixel " + i + " is " + samples[i] + " where " + id + " was");
      }
    }
  }
}
