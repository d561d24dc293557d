package dev.pixeltally.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Filters of rows with one byte a pixel undone, fast where the rows are flat as label maps are:
 * eight bytes that hold no difference are one step.
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
    for (; i + 8 <= length; i += 8) {
      if ((long) LONGS.get(raw, at + i) == 0) {
        LONGS.set(into, to + i, (left & 0xff) * REPEAT);
      } else {
        for (int k = i; k < i + 8; k++) {
          left += raw[at + k];
          into[to + k] = (byte) left;
        }
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
    for (; i + 8 <= length; i += 8) {
      long over = (long) LONGS.get(above, up + i);
      if ((long) LONGS.get(raw, at + i) == 0) {
        if (left == corner) {
          LONGS.set(into, to + i, over);
          left = (int) (over >>> 56);
          corner = left;
          continue;
        }
        if (over == corner * REPEAT) {
          LONGS.set(into, to + i, left * REPEAT);
          continue;
        }
      }
      for (int k = i; k < i + 8; k++) {
        int b = above[up + k] & 0xff;
        left = (raw[at + k] + Unfilter.predict(left, b, corner)) & 0xff;
        into[to + k] = (byte) left;
        corner = b;
      }
    }
    for (; i < length; i++) {
      int b = above[up + i] & 0xff;
      left = (raw[at + i] + Unfilter.predict(left, b, corner)) & 0xff;
      into[to + i] = (byte) left;
      corner = b;
    }
  }
}
