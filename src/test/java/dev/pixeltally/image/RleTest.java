package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Pixels are the reference: a mask of bytes, handled pixel by pixel, says what runs must give. */
class RleTest {
  @Property(tries = 500)
  void pixelsTextAndCountsSurviveTheWayThereAndBack(
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 40) int smooth,
      @ForAll long seed) {
    byte[] bits = bits(height, width, smooth, new Random(seed));
    Rle mask = Rle.ofBits(bits, height, width);
    assertThat(mask.bits()).isEqualTo(bits);
    assertThat(Rle.ofText(mask.text(), height, width)).isEqualTo(mask).hasSameHashCodeAs(mask);
    assertThat(Rle.ofCounts(mask.counts(), height, width)).isEqualTo(mask);
    assertThat(Arrays.stream(mask.counts()).sum()).isEqualTo(height * width);
  }

  @Property(tries = 500)
  void areaAndBoxAreThoseOfThePixels(
      @ForAll @IntRange(min = 1, max = 60) int height,
      @ForAll @IntRange(min = 1, max = 60) int width,
      @ForAll @IntRange(min = 1, max = 60) int smooth,
      @ForAll long seed) {
    byte[] bits = bits(height, width, smooth, new Random(seed));
    int left = width;
    int top = height;
    int right = 0;
    int bottom = 0;
    int area = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (bits[y * width + x] != 0) {
          area++;
          left = Math.min(left, x);
          top = Math.min(top, y);
          right = Math.max(right, x + 1);
          bottom = Math.max(bottom, y + 1);
        }
      }
    }
    Rle mask = Rle.ofBits(bits, height, width);
    assertThat(mask.area()).isEqualTo(area);
    double[] tight = {left, top, right - left, bottom - top};
    // Runs down the columns that pass from one to the next count as full height.
    double[] full = {left, 0, right - left, height};
    assertThat(mask.box()).isIn(area == 0 ? new double[4] : tight, full);
  }

  @Property(tries = 500)
  void unionAndIntersectionShareOutTheAreas(
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 40) int smooth,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[] a = bits(height, width, smooth, random);
    byte[] b = bits(height, width, 1 + random.nextInt(40), random);
    byte[] both = new byte[a.length];
    byte[] either = new byte[a.length];
    int common = 0;
    for (int i = 0; i < a.length; i++) {
      both[i] = (byte) (a[i] & b[i]);
      either[i] = (byte) (a[i] | b[i]);
      common += both[i];
    }
    Rle first = Rle.ofBits(a, height, width);
    Rle second = Rle.ofBits(b, height, width);
    assertThat(first.union(second)).isEqualTo(Rle.ofBits(either, height, width));
    assertThat(first.intersection(second)).isEqualTo(Rle.ofBits(both, height, width));
    assertThat(first.union(second).area() + first.intersection(second).area())
        .isEqualTo(first.area() + second.area());
    long union = first.union(second).area();
    assertThat(first.iou(second)).isEqualTo(common == 0 ? 0 : (double) common / union);
    assertThat(first.iouWithCrowd(second))
        .isEqualTo(common == 0 ? 0 : (double) common / first.area());
  }

  @Property(tries = 500)
  void pastingMovesPixelsAndCroppingTakesThemBack(
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = -50, max = 50) int x,
      @ForAll @IntRange(min = -50, max = 50) int y,
      @ForAll @IntRange(min = 1, max = 60) int canvasHeight,
      @ForAll @IntRange(min = 1, max = 60) int canvasWidth,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[] bits = bits(height, width, 1 + random.nextInt(20), random);
    byte[] moved = new byte[canvasHeight * canvasWidth];
    byte[] back = new byte[height * width];
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        if (r + y >= 0 && r + y < canvasHeight && c + x >= 0 && c + x < canvasWidth) {
          moved[(r + y) * canvasWidth + c + x] = bits[r * width + c];
          back[r * width + c] = bits[r * width + c];
        }
      }
    }
    Rle pasted = Rle.ofBits(bits, height, width).paste(x, y, canvasHeight, canvasWidth);
    assertThat(pasted).isEqualTo(Rle.ofBits(moved, canvasHeight, canvasWidth));
    assertThat(pasted.crop(x, y, height, width)).isEqualTo(Rle.ofBits(back, height, width));
  }

  @Property(tries = 2000)
  void changedTextIsRefusedOrAMaskThatFillsItsImage(
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 4) int changes,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[] text =
        Rle.ofBits(bits(height, width, 1 + random.nextInt(20), random), height, width)
            .text()
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < changes; i++) {
      text[random.nextInt(text.length)] =
          (byte) (random.nextBoolean() ? 48 + random.nextInt(64) : random.nextInt());
    }
    try {
      int[] counts = Rle.ofText(text, height, width).counts();
      assertThat(Arrays.stream(counts).allMatch(n -> n >= 0)).isTrue();
      assertThat(Arrays.stream(counts).sum()).isEqualTo(height * width);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("valid:");
    }
  }

  /** Pixels in stretches of about {@code smooth}. */
  private static byte[] bits(int height, int width, int smooth, Random random) {
    byte[] bits = new byte[height * width];
    byte value = 0;
    for (int i = 0; i < bits.length; i++) {
      if (random.nextInt(smooth) == 0) {
        value = (byte) random.nextInt(2);
      }
      bits[i] = value;
    }
    return bits;
  }
}
