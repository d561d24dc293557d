package dev.pixeltally.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Filters of RGB rows undone, fast where the rows are flat as maps of segments are: eight pixels
 * that hold no difference are one step. What {@link UnfilterFlat} does for one byte a pixel.
 */
final class UnfilterFlatRgb {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int STEP = 24;

  private UnfilterFlatRgb() {}

  /** Arguments as {@link Unfilter#row}. */
  static void sub(byte[] raw, int at, byte[] into, int to, int length) {
    int r = 0;
    int g = 0;
    int b = 0;
    int i = 0;
    for (; i + STEP <= length; i += STEP) {
      if (zeros(raw, at + i)) {
        repeat(into, to + i, r, g, b);
        continue;
      }
      for (int k = i; k < i + STEP; k += 3) {
        r += raw[at + k];
        g += raw[at + k + 1];
        b += raw[at + k + 2];
        into[to + k] = (byte) r;
        into[to + k + 1] = (byte) g;
        into[to + k + 2] = (byte) b;
      }
    }
    for (; i + 2 < length; i += 3) {
      r += raw[at + i];
      g += raw[at + i + 1];
      b += raw[at + i + 2];
      into[to + i] = (byte) r;
      into[to + i + 1] = (byte) g;
      into[to + i + 2] = (byte) b;
    }
  }

  /**
   * Arguments as {@link Unfilter#row}. Without differences, a row whose left and corner are equal
   * goes on as the row above does, and below a flat stretch as its own left does.
   */
  static void paeth(byte[] raw, int at, byte[] above, int up, byte[] into, int to, int length) {
    int i = 0;
    while (i + STEP <= length) {
      if (i > 0 && zeros(raw, at + i)) {
        if (same(into, to + i - 3, above, up + i - 3)) {
          for (int k = i; k < i + STEP; k += 8) {
            LONGS.set(into, to + k, (long) LONGS.get(above, up + k));
          }
          i += STEP;
          continue;
        }
        if (flat(above, up + i)) {
          repeat(into, to + i, into[to + i - 3], into[to + i - 2], into[to + i - 1]);
          i += STEP;
          continue;
        }
      }
      int end = i + STEP;
      while (end + STEP <= length && !zeros(raw, at + end)) {
        end += STEP;
      }
      pixels(raw, at, above, up, into, to, i, end);
      i = end;
    }
    pixels(raw, at, above, up, into, to, i, length);
  }

  private static void pixels(
      byte[] raw, int at, byte[] above, int up, byte[] into, int to, int from, int end) {
    int a0 = 0;
    int a1 = 0;
    int a2 = 0;
    int c0 = 0;
    int c1 = 0;
    int c2 = 0;
    if (from > 0) {
      a0 = into[to + from - 3] & 0xff;
      a1 = into[to + from - 2] & 0xff;
      a2 = into[to + from - 1] & 0xff;
      c0 = above[up + from - 3] & 0xff;
      c1 = above[up + from - 2] & 0xff;
      c2 = above[up + from - 1] & 0xff;
    }
    for (int i = from; i + 2 < end; i += 3) {
      int b0 = above[up + i] & 0xff;
      int b1 = above[up + i + 1] & 0xff;
      int b2 = above[up + i + 2] & 0xff;
      a0 = (raw[at + i] + Unfilter.predict(a0, b0, c0)) & 0xff;
      a1 = (raw[at + i + 1] + Unfilter.predict(a1, b1, c1)) & 0xff;
      a2 = (raw[at + i + 2] + Unfilter.predict(a2, b2, c2)) & 0xff;
      into[to + i] = (byte) a0;
      into[to + i + 1] = (byte) a1;
      into[to + i + 2] = (byte) a2;
      c0 = b0;
      c1 = b1;
      c2 = b2;
    }
  }

  /** Whether eight pixels hold nothing. */
  private static boolean zeros(byte[] raw, int at) {
    return ((long) LONGS.get(raw, at)
            | (long) LONGS.get(raw, at + 8)
            | (long) LONGS.get(raw, at + 16))
        == 0;
  }

  private static boolean same(byte[] a, int at, byte[] b, int from) {
    return a[at] == b[from] && a[at + 1] == b[from + 1] && a[at + 2] == b[from + 2];
  }

  /** Whether eight pixels are as the one before them. */
  private static boolean flat(byte[] above, int at) {
    return (((long) LONGS.get(above, at) ^ (long) LONGS.get(above, at - 3))
            | ((long) LONGS.get(above, at + 8) ^ (long) LONGS.get(above, at + 5))
            | ((long) LONGS.get(above, at + 16) ^ (long) LONGS.get(above, at + 13)))
        == 0;
  }

  private static void repeat(byte[] into, int to, int r, int g, int b) {
    long pixel = (r & 0xff) | (g & 0xff) << 8 | (long) (b & 0xff) << 16;
    LONGS.set(into, to, pixel | pixel << 24 | pixel << 48);
    LONGS.set(into, to + 8, pixel >>> 16 | pixel << 8 | pixel << 32 | pixel << 56);
    LONGS.set(into, to + 16, pixel >>> 8 | pixel << 16 | pixel << 40);
  }
}
