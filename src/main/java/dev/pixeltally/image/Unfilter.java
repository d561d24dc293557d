package dev.pixeltally.image;

import dev.pixeltally.dataset.SampleException;

/** PNG's five row filters undone. The loops are apart by pixel size so that they run fast. */
final class Unfilter {
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
          sub3(raw, at, into, to, length);
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
          paeth3(raw, at, above, up, into, to, length);
        } else {
          paeth(raw, at, above, up, into, to, length, pixel);
        }
      }
      default -> throw PngFile.corrupt("a PNG row with filter " + (filter & 0xff));
    }
  }

  private static void sub3(byte[] raw, int at, byte[] into, int to, int length) {
    int r = 0;
    int g = 0;
    int b = 0;
    for (int i = 0; i + 2 < length; i += 3) {
      r += raw[at + i];
      g += raw[at + i + 1];
      b += raw[at + i + 2];
      into[to + i] = (byte) r;
      into[to + i + 1] = (byte) g;
      into[to + i + 2] = (byte) b;
    }
  }

  private static void sub(byte[] raw, int at, byte[] into, int to, int length, int pixel) {
    System.arraycopy(raw, at, into, to, Math.min(pixel, length));
    for (int i = pixel; i < length; i++) {
      into[to + i] = (byte) (raw[at + i] + into[to + i - pixel]);
    }
  }

  private static void up(
      byte[] raw, int at, byte[] above, int up, byte[] into, int to, int length) {
    for (int i = 0; i < length; i++) {
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

  /** Three channels at once: their chains of dependence overlap. */
  private static void paeth3(
      byte[] raw, int at, byte[] above, int up, byte[] into, int to, int length) {
    int a0 = 0;
    int a1 = 0;
    int a2 = 0;
    int c0 = 0;
    int c1 = 0;
    int c2 = 0;
    for (int i = 0; i + 2 < length; i += 3) {
      int b0 = above[up + i] & 0xff;
      int b1 = above[up + i + 1] & 0xff;
      int b2 = above[up + i + 2] & 0xff;
      a0 = (raw[at + i] + predict(a0, b0, c0)) & 0xff;
      a1 = (raw[at + i + 1] + predict(a1, b1, c1)) & 0xff;
      a2 = (raw[at + i + 2] + predict(a2, b2, c2)) & 0xff;
      into[to + i] = (byte) a0;
      into[to + i + 1] = (byte) a1;
      into[to + i + 2] = (byte) a2;
      c0 = b0;
      c1 = b1;
      c2 = b2;
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
