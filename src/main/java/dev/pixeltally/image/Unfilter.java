package dev.pixeltally.image;

import dev.pixeltally.dataset.SampleException;

/**
 * PNG's five row filters undone, in place. The loops are apart by pixel size so that they run fast.
 */
final class Unfilter {
  private Unfilter() {}

  /**
   * @param filter the row's filter byte
   * @param row holds the filtered bytes, receives the plain ones, from {@code at} on
   * @param above the plain row above, from {@code up} on; zeros for the first
   * @param length bytes
   * @param pixel bytes from a pixel to the next
   */
  static void row(int filter, byte[] row, int at, byte[] above, int up, int length, int pixel)
      throws SampleException {
    switch (filter) {
      case 0 -> {}
      case 1 -> sub(row, at, length, pixel);
      case 2 -> up(row, at, above, up, length);
      case 3 -> average(row, at, above, up, length, pixel);
      case 4 -> {
        if (pixel == 3) {
          paeth3(row, at, above, up, length);
        } else {
          paeth(row, at, above, up, length, pixel);
        }
      }
      default -> throw PngFile.corrupt("a PNG row with filter " + (filter & 0xff));
    }
  }

  private static void sub(byte[] row, int at, int length, int pixel) {
    if (pixel == 3) {
      int a = 0;
      int b = 0;
      int c = 0;
      for (int i = at; i + 2 < at + length; i += 3) {
        row[i] = (byte) (a += row[i]);
        row[i + 1] = (byte) (b += row[i + 1]);
        row[i + 2] = (byte) (c += row[i + 2]);
      }
    } else {
      for (int i = at + pixel; i < at + length; i++) {
        row[i] += row[i - pixel];
      }
    }
  }

  private static void up(byte[] row, int at, byte[] above, int up, int length) {
    for (int i = 0; i < length; i++) {
      row[at + i] = (byte) (row[at + i] + above[up + i]);
    }
  }

  private static void average(byte[] row, int at, byte[] above, int up, int length, int pixel) {
    int head = Math.min(pixel, length);
    for (int i = 0; i < head; i++) {
      row[at + i] += (byte) ((above[up + i] & 0xff) >> 1);
    }
    for (int i = pixel; i < length; i++) {
      int left = row[at + i - pixel] & 0xff;
      row[at + i] = (byte) (row[at + i] + ((left + (above[up + i] & 0xff)) >> 1));
    }
  }

  private static void paeth(byte[] row, int at, byte[] above, int up, int length, int pixel) {
    int head = Math.min(pixel, length);
    for (int i = 0; i < head; i++) {
      row[at + i] += above[up + i];
    }
    for (int i = pixel; i < length; i++) {
      int a = row[at + i - pixel] & 0xff;
      int b = above[up + i] & 0xff;
      int c = above[up + i - pixel] & 0xff;
      row[at + i] = (byte) (row[at + i] + predict(a, b, c));
    }
  }

  /** Three channels at once: their chains of dependence overlap. */
  private static void paeth3(byte[] row, int at, byte[] above, int up, int length) {
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
      a0 = (row[at + i] + predict(a0, b0, c0)) & 0xff;
      a1 = (row[at + i + 1] + predict(a1, b1, c1)) & 0xff;
      a2 = (row[at + i + 2] + predict(a2, b2, c2)) & 0xff;
      row[at + i] = (byte) a0;
      row[at + i + 1] = (byte) a1;
      row[at + i + 2] = (byte) a2;
      c0 = b0;
      c1 = b1;
      c2 = b2;
    }
  }

  /** PNG's Paeth predictor: of left, above and above left, the nearest to left + above - corner. */
  private static int predict(int a, int b, int c) {
    int pa = b - c;
    int pb = a - c;
    int pc = Math.abs(pa + pb);
    pa = Math.abs(pa);
    pb = Math.abs(pb);
    int best = pb <= pc ? b : c;
    return pa <= pb && pa <= pc ? a : best;
  }
}
