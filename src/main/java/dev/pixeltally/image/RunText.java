package dev.pixeltally.image;

import java.util.Arrays;

/**
 * COCO's text of a run-length mask: runs as differences to the run before the last (from the fourth
 * on), each in groups of five bits, lowest first, as the characters 48 to 111; bit 5 of a character
 * says that another follows, bit 4 of the last is the sign. Source: {@code rleToString} and {@code
 * rleFrString} of pycocotools 2.0.11.
 */
final class RunText {
  private static final int ZERO = 48;
  private static final int MORE = 32;
  private static final int SIGN = 16;

  /** Seven groups hold every difference of two runs. */
  private static final int MOST_BITS = 35;

  private RunText() {}

  /**
   * Writes the runs' ends from {@code ends[at]}, where {@code to - from} numbers must fit.
   *
   * @return where they end in {@code ends}
   */
  static int read(byte[] text, int from, int to, int height, int width, int[] ends, int at) {
    int left = height * width;
    int pixel = 0;
    int last = 0;
    int beforeLast = 0;
    int first = at;
    int p = from;
    while (p < to) {
      int c = text[p++] - ZERO;
      int run;
      if ((c & -MORE) == 0) {
        // Most runs; what overflows turns negative.
        run = beforeLast + (c ^ SIGN) - SIGN;
      } else if ((c & -MORE) == MORE && p < to && ((text[p] - ZERO) & -MORE) == 0) {
        // Nearly all others: two characters.
        run = beforeLast + ((((text[p++] - ZERO) ^ SIGN) - SIGN) << 5) + (c & (MORE - 1));
      } else {
        long x = c & (MORE - 1);
        int bits = 5;
        while ((c & -MORE) == MORE && p < to && bits < MOST_BITS) {
          c = text[p++] - ZERO;
          x |= (long) (c & (MORE - 1)) << bits;
          bits += 5;
        }
        if ((c & -MORE) != 0) {
          throw broken(text, from, p, to, height, width);
        }
        long sum = (x << (64 - bits) >> (64 - bits)) + beforeLast;
        if (sum != (int) sum) {
          throw wrongRun(at - first + 1, sum, left, height, width);
        }
        run = (int) sum;
      }
      if ((run | (left - run)) < 0) {
        throw wrongRun(at - first + 1, run, left, height, width);
      }
      left -= run;
      pixel += run;
      ends[at] = pixel;
      // The first run is no base for the third.
      beforeLast = last;
      last = at == first ? 0 : run;
      at++;
    }
    if (left != 0 || at == first) {
      throw shortOf(pixel, height, width);
    }
    return at;
  }

  /** Says that a run is negative or too long. */
  static IllegalArgumentException wrongRun(int i, long run, int left, int height, int width) {
    return new IllegalArgumentException(
        cannot(height, width)
            + "run "
            + i
            + " has "
            + run
            + " pixels where "
            + left
            + " are left; valid: 0 to what is left");
  }

  /** Says that runs end before the image does. */
  static IllegalArgumentException shortOf(int pixel, int height, int width) {
    return new IllegalArgumentException(
        cannot(height, width)
            + "its runs end at pixel "
            + pixel
            + " of "
            + height * width
            + "; valid: runs that fill the image");
  }

  static String cannot(int height, int width) {
    return "Cannot read the run-length mask of height " + height + ", width " + width + ": ";
  }

  private static IllegalArgumentException broken(
      byte[] text, int from, int p, int to, int height, int width) {
    int c = text[p - 1];
    String what;
    if (c < ZERO || c >= ZERO + 2 * MORE) {
      what = "character " + (p - from) + " of its text has the code " + (c & 255);
    } else if (p == to) {
      what = "its text ends within a run";
    } else {
      what = "a run of more than seven characters ends behind character " + (p - from);
    }
    return new IllegalArgumentException(
        cannot(height, width) + what + "; valid: COCO's text, codes 48 to 111");
  }

  /** The text of the runs that end at {@code ends[from .. to)}. */
  static byte[] write(int[] ends, int from, int to) {
    byte[] text = new byte[7 * (to - from)];
    int n = 0;
    for (int i = from; i < to; i++) {
      long x = run(ends, from, i);
      if (i - from > 2) {
        x -= run(ends, from, i - 2);
      }
      boolean more;
      do {
        int c = (int) x & (MORE - 1);
        x >>= 5;
        more = (c & SIGN) != 0 ? x != -1 : x != 0;
        text[n++] = (byte) (ZERO + (more ? c | MORE : c));
      } while (more);
    }
    return Arrays.copyOf(text, n);
  }

  private static int run(int[] ends, int from, int i) {
    return i == from ? ends[i] : ends[i] - ends[i - 1];
  }
}
