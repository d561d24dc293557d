package dev.pixeltally.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Filters of rows with one byte a pixel undone, fast where the rows are flat as label maps are:
 * bytes without a difference, up to eight, are one step, and only a pixel that has one is worked
 * out.
 */
final class UnfilterFlat {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long REPEAT = 0x0101010101010101L;

  private UnfilterFlat() {}

  /** Arguments as {@link Unfilter#row}. */
  static void sub(byte[] raw, int at, byte[] into, int to, int length) {
    int left = 0;
    int i = 0;
    while (i + 8 <= length) {
      int zeros = equalBytes((long) LONGS.get(raw, at + i));
      // Eight are written though fewer may be known: the others are overwritten at once.
      LONGS.set(into, to + i, (left & 0xff) * REPEAT);
      i += zeros;
      if (zeros < 8) {
        do {
          left += raw[at + i];
          into[to + i] = (byte) left;
          i++;
        } while (i < length && raw[at + i] != 0);
      }
    }
    for (; i < length; i++) {
      left += raw[at + i];
      into[to + i] = (byte) left;
    }
  }

  /**
   * Arguments as {@link Unfilter#row}. Without differences, a row whose left and corner are equal
   * goes on as the row above does, and below a flat stretch as its own left does.
   */
  static void paeth(byte[] raw, int at, byte[] above, int up, byte[] into, int to, int length) {
    int left = 0;
    int corner = 0;
    int i = 0;
    while (i + 8 <= length) {
      long over = (long) LONGS.get(above, up + i);
      int known = equalBytes((long) LONGS.get(raw, at + i));
      if (left == corner) {
        LONGS.set(into, to + i, over);
        if (known > 0) {
          left = (int) (over >>> (8 * known - 8)) & 0xff;
          corner = left;
        }
      } else {
        known = Math.min(known, equalBytes(over ^ corner * REPEAT));
        LONGS.set(into, to + i, left * REPEAT);
      }
      i += known;
      if (known < 8) {
        do {
          int b = above[up + i] & 0xff;
          left = (raw[at + i] + Unfilter.predict(left, b, corner)) & 0xff;
          into[to + i] = (byte) left;
          corner = b;
          i++;
        } while (i < length && raw[at + i] != 0);
      }
    }
    for (; i < length; i++) {
      int b = above[up + i] & 0xff;
      left = (raw[at + i] + Unfilter.predict(left, b, corner)) & 0xff;
      into[to + i] = (byte) left;
      corner = b;
    }
  }

  /** How many of eight bytes, from the first on, are zero. */
  private static int equalBytes(long bytes) {
    return Long.numberOfTrailingZeros(bytes) >> 3;
  }
}
