package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Rows of any length and flatness come out as PNG's definition has them, byte by byte. */
class UnfilterTest {

  @Property(tries = 2000)
  void rowsAreWhatTheDefinitionSays(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 4) int filter,
      @ForAll @IntRange(min = 1, max = 8) int pixel,
      @ForAll @IntRange(min = 0, max = 3000) int pixels,
      @ForAll @IntRange(min = 1, max = 2000) int stretch)
      throws Exception {
    Random random = new Random(seed);
    int length = pixel * pixels;
    int at = random.nextInt(9);
    int up = random.nextInt(9);
    int to = random.nextInt(9);
    byte[] raw = stretches(random, at + length, stretch);
    byte[] above = stretches(random, up + length, stretch * pixel);
    byte[] into = new byte[to + length + 16];
    Unfilter.row(filter, raw, at, above, up, into, to, length, pixel);
    for (int i = 0; i < length; i++) {
      int a = i < pixel ? 0 : into[to + i - pixel] & 255;
      int b = above[up + i] & 255;
      int c = i < pixel ? 0 : above[up + i - pixel] & 255;
      int predicted =
          switch (filter) {
            case 0 -> 0;
            case 1 -> a;
            case 2 -> b;
            case 3 -> (a + b) / 2;
            default -> paeth(a, b, c);
          };
      assertThat(into[to + i]).as("byte %d", i).isEqualTo((byte) (raw[at + i] + predicted));
    }
  }

  @Property(tries = 500)
  void equalBytesAreCountedToTheFirstThatDiffers(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 10_000) int most,
      @ForAll @IntRange(min = 0, max = 12_000) int equal) {
    byte[] bytes = new byte[5 + most + 1];
    if (equal < most) {
      bytes[5 + equal] = (byte) (1 + new Random(seed).nextInt(255));
    }
    bytes[4] = 1;
    bytes[5 + most] = 1;
    assertThat(Zeros.count(bytes, 5, most)).isEqualTo(Math.min(equal, most));
    assertThat(Zeros.equal(bytes, 5, new byte[most + 3], 3, most)).isEqualTo(Math.min(equal, most));
  }

  /** Of section 9.4 of the PNG specification. */
  private static int paeth(int a, int b, int c) {
    int p = a + b - c;
    int pa = Math.abs(p - a);
    int pb = Math.abs(p - b);
    int pc = Math.abs(p - c);
    if (pa <= pb && pa <= pc) {
      return a;
    }
    return pb <= pc ? b : c;
  }

  /** Mostly stretches of zero or of one pixel, as maps have them. */
  private static byte[] stretches(Random random, int size, int most) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; ) {
      int value = random.nextInt(3) == 0 ? 0 : random.nextInt(256);
      int end = Math.min(size, i + 1 + random.nextInt(random.nextInt(4) == 0 ? 3 : most));
      for (; i < end; i++) {
        bytes[i] = (byte) (random.nextInt(200) == 0 ? random.nextInt() : value * (i % 3 + 1));
      }
    }
    return bytes;
  }
}
