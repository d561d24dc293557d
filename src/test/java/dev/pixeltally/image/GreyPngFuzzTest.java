package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Label maps and instance maps are what the JDK's reader sees, whatever filters the rows have. */
class GreyPngFuzzTest {
  private final IndexPng labels = new IndexPng();
  private final InstancePng instances = new InstancePng();

  /** Values of a grey PNG, as many bytes a pixel as it has. */
  private static byte[] seen(byte[] file, int bytes) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
    byte[] values = new byte[bytes * image.getWidth() * image.getHeight()];
    for (int y = 0, at = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int value = image.getRaster().getSample(x, y, 0);
        if (bytes == 2) {
          values[at++] = (byte) (value >> 8);
        }
        values[at++] = (byte) value;
      }
    }
    return values;
  }

  private byte[] ours(byte[] file, int bytes) throws SampleException {
    if (bytes == 1) {
      LabelMap map = labels.decode(file, DecodeLimits.DEFAULT);
      return Arrays.copyOf(map.ids(), map.width() * map.height());
    }
    InstanceMap map = instances.decode(file, DecodeLimits.DEFAULT);
    return Arrays.copyOf(map.ids(), 2 * map.width() * map.height());
  }

  @Property(tries = 600)
  void anyFiltersAndAnyFlatness(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 130) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 60) int run,
      @ForAll @IntRange(min = 1, max = 2) int bytes)
      throws Exception {
    byte[] map = FuzzedPng.map(new Random(seed), width, height, bytes, run);
    byte[] file =
        FuzzedPng.file(map, width, height, PngFile.Colour.GREY, 8 * bytes, new Random(seed));
    assertThat(ours(file, bytes)).isEqualTo(map);
    assertThat(seen(file, bytes)).isEqualTo(map);
  }

  @Property(tries = 400)
  void labelsOfSixteenBitsAreReadWhereTheyFitEight(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 20) int height)
      throws Exception {
    Random random = new Random(seed);
    byte[] map = FuzzedPng.map(random, width, height, 2, 20);
    for (int i = 0; i < map.length; i += 2) {
      map[i] = 0;
    }
    byte[] file = FuzzedPng.file(map, width, height, PngFile.Colour.GREY, 16, random);
    byte[] theirs = seen(file, 2);
    byte[] low = new byte[width * height];
    for (int i = 0; i < low.length; i++) {
      low[i] = theirs[2 * i + 1];
    }
    assertThat(ours(file, 1)).isEqualTo(low);

    int x = random.nextInt(width);
    int y = random.nextInt(height);
    int beyond = 256 + random.nextInt(65_280);
    map[2 * (y * width + x)] = (byte) (beyond >> 8);
    map[2 * (y * width + x) + 1] = (byte) beyond;
    byte[] wrong = FuzzedPng.file(map, width, height, PngFile.Colour.GREY, 16, random);
    assertThatThrownBy(() -> ours(wrong, 1))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("value " + beyond + " at column " + x + ", row " + y)
        .hasMessageContaining("valid: 0..255");
  }

  @Property(tries = 600)
  void ofABrokenFileWhatBothReadIsTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2) int bytes) throws Exception {
    Random random = new Random(seed);
    int width = 1 + random.nextInt(90);
    int height = 1 + random.nextInt(20);
    byte[] map = FuzzedPng.map(random, width, height, bytes, 20);
    byte[] file = FuzzedPng.file(map, width, height, PngFile.Colour.GREY, 8 * bytes, random);
    FuzzedPng.spoil(file, random);
    byte[] ours;
    try {
      ours = ours(file, bytes);
    } catch (SampleException e) {
      return;
    }
    byte[] theirs;
    try {
      theirs = seen(file, bytes);
    } catch (IOException | RuntimeException e) {
      return;
    }
    assertThat(ours).isEqualTo(theirs);
  }

  @Test
  void anInstanceMapOfEightBitsHasItsValues() throws Exception {
    byte[] map = {0, 7, (byte) 200, 26};
    byte[] file = FuzzedPng.file(map, 4, 1, PngFile.Colour.GREY, 8, new Random(1));
    InstanceMap found = instances.decode(file, DecodeLimits.DEFAULT);
    assertThat(new int[] {found.id(0), found.id(1), found.id(2), found.id(3)})
        .containsExactly(0, 7, 200, 26);
  }

  @Test
  void colourHoldsNoInstances() {
    byte[] file = FuzzedPng.file(new byte[12], 2, 2, PngFile.Colour.RGB, 8, new Random(1));
    assertThatThrownBy(() -> instances.decode(file, DecodeLimits.DEFAULT))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("16 bits");
  }
}
