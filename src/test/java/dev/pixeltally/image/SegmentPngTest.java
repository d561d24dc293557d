package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of RGB PNGs are those that the JDK's reader sees, whatever filters the rows have. */
class SegmentPngTest {
  private final SegmentPng png = new SegmentPng();

  @Property(tries = 400)
  void anyFiltersAndAnyFlatness(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 130) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 60) int run)
      throws Exception {
    byte[] rgb = FuzzedPng.map(new Random(seed), width, height, 3, run);
    byte[] file = FuzzedPng.file(rgb, width, height, PngFile.Colour.RGB, 8, new Random(seed));
    SegmentMap found = png.decode(file, DecodeLimits.DEFAULT);
    assertThat(found.width()).isEqualTo(width);
    assertThat(Arrays.copyOf(found.rgb(), rgb.length)).isEqualTo(rgb);
    assertThat(seen(file)).isEqualTo(rgb);
    int last = width * height - 1;
    assertThat(found.id(last))
        .isEqualTo(
            (rgb[3 * last] & 255)
                + 256 * (rgb[3 * last + 1] & 255)
                + 65536 * (rgb[3 * last + 2] & 255));
  }

  @Property(tries = 400)
  void ofABrokenFileWhatBothReadIsTheSame(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    int width = 1 + random.nextInt(90);
    int height = 1 + random.nextInt(20);
    byte[] file =
        FuzzedPng.file(
            FuzzedPng.map(random, width, height, 3, 20),
            width,
            height,
            PngFile.Colour.RGB,
            8,
            random);
    FuzzedPng.spoil(file, random);
    byte[] ours;
    try {
      ours = Arrays.copyOf(png.decode(file, DecodeLimits.DEFAULT).rgb(), 3 * width * height);
    } catch (SampleException e) {
      return;
    }
    byte[] theirs;
    try {
      theirs = seen(file);
    } catch (IOException | RuntimeException e) {
      return;
    }
    assertThat(ours).isEqualTo(theirs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb16.png",
        "rgba16.png",
        "grey8.png",
        "grey-alpha8.png",
        "palette8.png",
        "grey.jpg"
      })
  void anythingElseHoldsNoSegments(String name) {
    SampleException e =
        catchThrowableOfType(
            SampleException.class,
            () -> png.decode(Golden.file("decode/" + name), DecodeLimits.DEFAULT));
    assertThat(e.reason()).isEqualTo(Reason.NOT_A_LABEL_MAP);
    assertThat(e).hasMessageContaining("id = R + 256 G + 65536 B");
  }

  @Test
  void alphaSaysNothing() throws Exception {
    byte[] file = Golden.file("decode/rgba8.png");
    SegmentMap map = png.decode(file, DecodeLimits.DEFAULT);
    byte[] rgb = Arrays.copyOf(map.rgb(), 3 * map.width() * map.height());
    assertThat(rgb).isEqualTo(seen(file));
  }

  private static byte[] seen(byte[] file) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
    byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
    for (int y = 0, at = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int pixel = image.getRGB(x, y);
        rgb[at++] = (byte) (pixel >> 16);
        rgb[at++] = (byte) (pixel >> 8);
        rgb[at++] = (byte) pixel;
      }
    }
    return rgb;
  }
}
