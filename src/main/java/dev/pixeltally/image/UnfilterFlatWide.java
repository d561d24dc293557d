package dev.pixeltally.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Filters of rows with two bytes a pixel undone, fast where the rows are flat as instance maps are:
 * four pixels that hold no difference are one step. Arguments as {@link Unfilter#row}; a pixel is
 * taken as a number whose lower byte is the first.
 */
final class UnfilterFlatWide {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long REPEAT = 0x0001_0001_0001_0001L;

  private UnfilterFlatWide() {}

  static void sub(byte[] raw, int at, byte[] into, int to, int length) {
    int left = 0;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      if ((long) LONGS.get(raw, at + i) == 0) {
        LONGS.set(into, to + i, left * REPEAT);
      } else {
        left = subBytes(raw, at, into, to, i, i + 8, left);
      }
    }
    subBytes(raw, at, into, to, i, length, left);
  }

  private static int subBytes(
      byte[] raw, int at, byte[] into, int to, int from, int end, int before) {
    int low = before & 0xff;
    int high = before >> 8;
    for (int k = from; k + 1 < end; k += 2) {
      low = (low + raw[at + k]) & 0xff;
      high = (high + raw[at + k + 1]) & 0xff;
      into[to + k] = (byte) low;
      into[to + k + 1] = (byte) high;
    }
    return low | high << 8;
  }

  /** Without differences, the cases of {@link UnfilterFlat#paeth}. */
  static void paeth(byte[] raw, int at, byte[] above, int up, byte[] into, int to, int length) {
    int left = 0;
    int corner = 0;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      long over = (long) LONGS.get(above, up + i);
      if ((long) LONGS.get(raw, at + i) == 0) {
        if (left == corner) {
          LONGS.set(into, to + i, over);
          left = (int) (over >>> 48);
          corner = left;
          continue;
        }
        if (over == corner * REPEAT) {
          LONGS.set(into, to + i, left * REPEAT);
          continue;
        }
      }
      left = paethBytes(raw, at, above, up, into, to, i, i + 8, left, corner);
      corner = (int) (over >>> 48);
    }
    paethBytes(raw, at, above, up, into, to, i, length, left, corner);
  }

  private static int paethBytes(
      byte[] raw,
      int at,
      byte[] above,
      int up,
      byte[] into,
      int to,
      int from,
      int end,
      int before,
      int corner) {
    int low = before & 0xff;
    int high = before >> 8;
    int lowCorner = corner & 0xff;
    int highCorner = corner >> 8;
    for (int k = from; k + 1 < end; k += 2) {
      int lowAbove = above[up + k] & 0xff;
      int highAbove = above[up + k + 1] & 0xff;
      low = (raw[at + k] + Unfilter.predict(low, lowAbove, lowCorner)) & 0xff;
      high = (raw[at + k + 1] + Unfilter.predict(high, highAbove, highCorner)) & 0xff;
      into[to + k] = (byte) low;
      into[to + k + 1] = (byte) high;
      lowCorner = lowAbove;
      highCorner = highAbove;
    }
    return low | high << 8;
  }
}
