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
import java.util.zip.Deflater;
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
    byte[] rgb = map(new Random(seed), width, height, run);
    byte[] file = file(rgb, width, height, new Random(seed));
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
    byte[] file = file(map(random, width, height, 20), width, height, random);
    for (int i = random.nextInt(4); i >= 0; i--) {
      // Behind the header: its faults are tried elsewhere.
      file[41 + random.nextInt(file.length - 53)] ^= (byte) (1 << random.nextInt(8));
    }
    HostilePng.repairChecksums(file);
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

  /** Runs of equal pixels; rows often repeat the one above, wholly or shifted. */
  private static byte[] map(Random random, int width, int height, int run) {
    byte[] rgb = new byte[3 * width * height];
    int row = 3 * width;
    for (int y = 0; y < height; y++) {
      if (y > 0 && random.nextInt(3) > 0) {
        int shift = random.nextInt(3) == 0 ? 3 * random.nextInt(width) : 0;
        System.arraycopy(rgb, (y - 1) * row, rgb, y * row + shift, row - shift);
      }
      for (int x = random.nextInt(width); x < width && random.nextInt(4) > 0; ) {
        byte[] colour = new byte[3];
        random.nextBytes(colour);
        for (int end = Math.min(width, x + 1 + random.nextInt(run)); x < end; x++) {
          System.arraycopy(colour, 0, rgb, y * row + 3 * x, 3);
        }
      }
    }
    return rgb;
  }

  /** A PNG whose rows have filters by chance. */
  private static byte[] file(byte[] rgb, int width, int height, Random random) {
    int row = 3 * width;
    byte[] raw = new byte[(row + 1) * height];
    for (int y = 0; y < height; y++) {
      int filter = random.nextInt(5);
      raw[y * (row + 1)] = (byte) filter;
      for (int i = 0; i < row; i++) {
        int at = y * row + i;
        int left = i < 3 ? 0 : rgb[at - 3] & 255;
        int above = y == 0 ? 0 : rgb[at - row] & 255;
        int corner = i < 3 || y == 0 ? 0 : rgb[at - row - 3] & 255;
        int guess =
            switch (filter) {
              case 1 -> left;
              case 2 -> above;
              case 3 -> (left + above) / 2;
              case 4 -> paeth(left, above, corner);
              default -> 0;
            };
        raw[y * (row + 1) + 1 + i] = (byte) (rgb[at] - guess);
      }
    }
    Deflater deflater = new Deflater();
    deflater.setInput(raw);
    deflater.finish();
    byte[] deflated = new byte[raw.length + 1000];
    int length = deflater.deflate(deflated);
    deflater.end();
    return new PngChunks(length)
        .header(width, height, PngFile.Colour.RGB)
        .data(deflated, length)
        .file();
  }

  /** As the specification writes it. */
  private static int paeth(int a, int b, int c) {
    int p = a + b - c;
    int pa = Math.abs(p - a);
    int pb = Math.abs(p - b);
    int pc = Math.abs(p - c);
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
  }
}
