package dev.pixeltally.image;

import dev.pixeltally.dataset.SampleException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** PNG's five row filters undone. The loops are apart by pixel size so that they run fast. */
final class Unfilter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOWER = 0x7f7f7f7f7f7f7f7fL;

  private Unfilter() {}

  /**
   * @param filter the row's filter byte
   * @param raw holds the filtered bytes, from {@code at} on
   * @param above the plain row above, from {@code up} on; zeros for the first
   * @param into receives the plain row, from {@code to} on
   * @param length bytes
   * @param pixel bytes from a pixel to the next
   */
  static void row(
      int filter,
      byte[] raw,
      int at,
      byte[] above,
      int up,
      byte[] into,
      int to,
      int length,
      int pixel)
      throws SampleException {
    switch (filter) {
      case 0 -> System.arraycopy(raw, at, into, to, length);
      case 1 -> {
        if (pixel == 1) {
          UnfilterFlat.sub(raw, at, into, to, length);
        } else if (pixel == 2) {
          UnfilterFlatWide.sub(raw, at, into, to, length);
        } else if (pixel == 3) {
          UnfilterFlatRgb.sub(raw, at, into, to, length);
        } else {
          sub(raw, at, into, to, length, pixel);
        }
      }
      case 2 -> up(raw, at, above, up, into, to, length);
      case 3 -> average(raw, at, above, up, into, to, length, pixel);
      case 4 -> {
        if (pixel == 1) {
          UnfilterFlat.paeth(raw, at, above, up, into, to, length);
        } else if (pixel == 2) {
          UnfilterFlatWide.paeth(raw, at, above, up, into, to, length);
        } else if (pixel == 3) {
          UnfilterFlatRgb.paeth(raw, at, above, up, into, to, length);
        } else {
          paeth(raw, at, above, up, into, to, length, pixel);
        }
      }
      default -> throw PngFile.corrupt("a PNG row with filter " + (filter & 0xff));
    }
  }

  private static void sub(byte[] raw, int at, byte[] into, int to, int length, int pixel) {
    System.arraycopy(raw, at, into, to, Math.min(pixel, length));
    for (int i = pixel; i < length; i++) {
      into[to + i] = (byte) (raw[at + i] + into[to + i - pixel]);
    }
  }

  /**
   * What has no difference is copied; the rest eight bytes at a time: their upper bits apart, so
   * that no sum carries into the next byte.
   */
  private static void up(
      byte[] raw, int at, byte[] above, int up, byte[] into, int to, int length) {
    System.arraycopy(above, up, into, to, length);
    int i = Zeros.count(raw, at, length);
    while (i + 8 <= length) {
      long a = (long) LONGS.get(raw, at + i);
      if (a == 0) {
        i += Zeros.count(raw, at + i, length - i);
      } else {
        long b = (long) LONGS.get(above, up + i);
        LONGS.set(into, to + i, ((a & LOWER) + (b & LOWER)) ^ ((a ^ b) & ~LOWER));
        i += 8;
      }
    }
    for (; i < length; i++) {
      into[to + i] = (byte) (raw[at + i] + above[up + i]);
    }
  }

  private static void average(
      byte[] raw, int at, byte[] above, int up, byte[] into, int to, int length, int pixel) {
    int head = Math.min(pixel, length);
    for (int i = 0; i < head; i++) {
      into[to + i] = (byte) (raw[at + i] + ((above[up + i] & 0xff) >> 1));
    }
    for (int i = pixel; i < length; i++) {
      int left = into[to + i - pixel] & 0xff;
      into[to + i] = (byte) (raw[at + i] + ((left + (above[up + i] & 0xff)) >> 1));
    }
  }

  private static void paeth(
      byte[] raw, int at, byte[] above, int up, byte[] into, int to, int length, int pixel) {
    int head = Math.min(pixel, length);
    for (int i = 0; i < head; i++) {
      into[to + i] = (byte) (raw[at + i] + above[up + i]);
    }
    for (int i = pixel; i < length; i++) {
      int a = into[to + i - pixel] & 0xff;
      int b = above[up + i] & 0xff;
      int c = above[up + i - pixel] & 0xff;
      into[to + i] = (byte) (raw[at + i] + predict(a, b, c));
    }
  }

  /**
   * PNG's Paeth predictor: of left, above and corner, the nearest to left + above - corner. Written
   * as the choice of the smaller, the larger or the corner by one threshold: no absolute values,
   * and choices that compile to conditional moves.
   */
  static int predict(int left, int above, int corner) {
    int threshold = 3 * corner - above - left;
    int small = Math.min(left, above);
    int large = Math.max(left, above);
    int near = threshold <= small ? large : corner;
    return threshold >= large ? small : near;
  }
}
