package dev.pixeltally.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Filters of rows with two bytes a pixel undone, fast where the rows are flat as instance maps are:
 * what {@link UnfilterFlat} does for one byte, four pixels at a time. Arguments as {@link
 * Unfilter#row}; a pixel is taken as a number whose lower byte is the first.
 */
final class UnfilterFlatWide {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle PIXELS =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long REPEAT = 0x0001_0001_0001_0001L;

  private UnfilterFlatWide() {}

  static void sub(byte[] raw, int at, byte[] into, int to, int length) {
    int left = 0;
    int i = 0;
    while (i + 8 <= length) {
      int known = equalPixels((long) LONGS.get(raw, at + i));
      LONGS.set(into, to + i, left * REPEAT);
      i += 2 * known;
      if (known < 4) {
        left = sum(left, (char) PIXELS.get(raw, at + i));
        PIXELS.set(into, to + i, (char) left);
        i += 2;
      }
    }
    for (; i + 1 < length; i += 2) {
      left = sum(left, (char) PIXELS.get(raw, at + i));
      PIXELS.set(into, to + i, (char) left);
    }
  }

  /** Without differences, the cases of {@link UnfilterFlat#paeth}. */
  static void paeth(byte[] raw, int at, byte[] above, int up, byte[] into, int to, int length) {
    int left = 0;
    int corner = 0;
    int i = 0;
    while (i + 8 <= length) {
      long over = (long) LONGS.get(above, up + i);
      int known = equalPixels((long) LONGS.get(raw, at + i));
      if (left == corner) {
        LONGS.set(into, to + i, over);
        if (known > 0) {
          left = (int) (over >>> (16 * known - 16)) & 0xffff;
          corner = left;
        }
      } else {
        known = Math.min(known, equalPixels(over ^ corner * REPEAT));
        LONGS.set(into, to + i, left * REPEAT);
      }
      i += 2 * known;
      if (known < 4) {
        int b = (char) PIXELS.get(above, up + i);
        left = sum((char) PIXELS.get(raw, at + i), predict(left, b, corner));
        PIXELS.set(into, to + i, (char) left);
        corner = b;
        i += 2;
      }
    }
    for (; i + 1 < length; i += 2) {
      int b = (char) PIXELS.get(above, up + i);
      left = sum((char) PIXELS.get(raw, at + i), predict(left, b, corner));
      PIXELS.set(into, to + i, (char) left);
      corner = b;
    }
  }

  /** Byte by byte, without carry. */
  private static int sum(int a, int b) {
    return ((a + b) & 0xff) | (((a & 0xff00) + (b & 0xff00)) & 0xff00);
  }

  private static int predict(int left, int above, int corner) {
    return Unfilter.predict(left & 0xff, above & 0xff, corner & 0xff)
        | (Unfilter.predict(left >> 8, above >> 8, corner >> 8) << 8);
  }

  /** How many of four pixels, from the first on, are zero. */
  private static int equalPixels(long bytes) {
    return Long.numberOfTrailingZeros(bytes) >> 4;
  }
}
