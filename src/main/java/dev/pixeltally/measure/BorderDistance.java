package dev.pixeltally.measure;

import dev.pixeltally.image.LabelMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How far each pixel of a label map is from the next border, as a king moves on a chessboard:
 * diagonal steps count as one. Two passes over the map, in whole numbers, exact up to {@link #MOST}
 * pixels.
 *
 * <p>A king's distance to the next pixel of another label is one more than that to the next pixel
 * which has such a neighbour: on the way, the last pixel of the same label is one. So one field of
 * distances serves all labels at once.
 */
final class BorderDistance {
  /** The widest band. */
  static final int MOST = 40;

  /** What is farther from any border than {@link #MOST}. */
  static final byte FAR = MOST + 1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long ALL_FAR = FAR * EACH_BYTE;

  private BorderDistance() {}

  /**
   * To the next pixel of another label: 1 is beside it.
   *
   * @param same by id: what is equal here is one label
   * @return a byte a pixel, 1 to {@link #MOST} or {@link #FAR}
   */
  static byte[] toOtherLabels(LabelMap map, byte[] same) {
    int width = map.width();
    int height = map.height();
    byte[] labels = map.ids();
    if (!plain(same)) {
      labels = Arrays.copyOf(labels, width * height);
      for (int i = 0; i < labels.length; i++) {
        labels[i] = same[labels[i] & 0xff];
      }
    }
    byte[] distance = new byte[width * height];
    Arrays.fill(distance, FAR);
    for (int y = 0; y < height; y++) {
      mark(labels, distance, y * width, width, y > 0);
    }
    spread(distance, width, height);
    return distance;
  }

  /**
   * To the next pixel of some labels, which are at 0.
   *
   * @param chosen by id
   */
  static byte[] to(LabelMap map, boolean[] chosen) {
    byte[] start = new byte[256];
    for (int id = 0; id < 256; id++) {
      start[id] = chosen[id] ? 0 : FAR;
    }
    byte[] distance = new byte[map.width() * map.height()];
    for (int i = 0; i < distance.length; i++) {
      distance[i] = start[map.ids()[i] & 0xff];
    }
    spread(distance, map.width(), map.height());
    return distance;
  }

  private static boolean plain(byte[] same) {
    for (int id = 0; id < 256; id++) {
      if (same[id] != (byte) id) {
        return false;
      }
    }
    return true;
  }

  /** Marks what differs from its neighbours to the left and above, and these. */
  private static void mark(byte[] labels, byte[] distance, int row, int width, boolean hasAbove) {
    int x = 0;
    while (x < width) {
      if (x > 0 && x + 9 <= width && flat(labels, row + x, width, hasAbove)) {
        x += 8;
        continue;
      }
      int at = row + x;
      if (x > 0) {
        pair(labels, distance, at, at - 1);
      }
      if (hasAbove) {
        int above = at - width;
        pair(labels, distance, at, above);
        if (x > 0) {
          pair(labels, distance, at, above - 1);
        }
        if (x + 1 < width) {
          pair(labels, distance, at, above + 1);
        }
      }
      x++;
    }
  }

  private static void pair(byte[] labels, byte[] distance, int a, int b) {
    if (labels[a] != labels[b]) {
      distance[a] = 1;
      distance[b] = 1;
    }
  }

  /** Whether eight pixels and all that {@link #mark} holds them against are one label. */
  private static boolean flat(byte[] bytes, int at, int width, boolean hasAbove) {
    long all = (bytes[at] & 0xff) * EACH_BYTE;
    long other = ((long) LONGS.get(bytes, at) ^ all) | ((long) LONGS.get(bytes, at - 1) ^ all);
    if (hasAbove) {
      int above = at - width;
      other |= (long) LONGS.get(bytes, above - 1) ^ all;
      other |= (long) LONGS.get(bytes, above + 1) ^ all;
    }
    return other == 0;
  }

  /** Down and to the right, then up and to the left: each pixel is one farther than a neighbour. */
  private static void spread(byte[] d, int width, int height) {
    byte[] far = new byte[width];
    Arrays.fill(far, FAR);
    for (int y = 0; y < height; y++) {
      int row = y * width;
      rightwards(d, row, y > 0 ? d : far, y > 0 ? row - width : 0, width);
    }
    for (int y = height - 1; y >= 0; y--) {
      int row = y * width;
      boolean last = y + 1 == height;
      leftwards(d, row, last ? far : d, last ? 0 : row + width, width);
    }
  }

  /** A row from the left, each pixel after three of the row above and the one before. */
  private static void rightwards(byte[] d, int row, byte[] above, int from, int width) {
    int before = FAR;
    int a = FAR;
    int b = above[from];
    int x = 0;
    while (x + 1 < width) {
      int c = above[from + x + 1];
      int here = d[row + x];
      if ((before & a & b & c & here) == FAR && far(d, row, above, from, x, width)) {
        x += 8;
        b = above[from + x];
        continue;
      }
      before = Math.min(here, Math.min(Math.min(a, b), Math.min(c, before)) + 1);
      d[row + x] = (byte) before;
      a = b;
      b = c;
      x++;
    }
    d[row + x] = (byte) Math.min(d[row + x], Math.min(Math.min(a, b), before) + 1);
  }

  /** Whether eight distances of a row from x on, and nine of the row beside it, are far. */
  private static boolean far(byte[] d, int row, byte[] beside, int from, int x, int width) {
    return x + 9 <= width
        && (((long) LONGS.get(d, row + x) ^ ALL_FAR)
                | ((long) LONGS.get(beside, from + x) ^ ALL_FAR)
                | (beside[from + x + 8] ^ FAR))
            == 0;
  }

  /** A row from the right, each pixel after three of the row below and the one before. */
  private static void leftwards(byte[] d, int row, byte[] below, int from, int width) {
    int before = FAR;
    int a = FAR;
    int b = below[from + width - 1];
    int x = width - 1;
    while (x > 0) {
      int c = below[from + x - 1];
      int here = d[row + x];
      if ((before & a & b & c & here) == FAR && x >= 8 && far(d, row, below, from, x)) {
        x -= 8;
        b = below[from + x];
        continue;
      }
      before = Math.min(here, Math.min(Math.min(a, b), Math.min(c, before)) + 1);
      d[row + x] = (byte) before;
      a = b;
      b = c;
      x--;
    }
    d[row] = (byte) Math.min(d[row], Math.min(Math.min(a, b), before) + 1);
  }

  /** Whether eight distances up to x, and the nine of the row beside it up to x, are far. */
  private static boolean far(byte[] d, int row, byte[] beside, int from, int x) {
    return (((long) LONGS.get(d, row + x - 7) ^ ALL_FAR)
            | ((long) LONGS.get(beside, from + x - 7) ^ ALL_FAR)
            | (beside[from + x - 8] ^ FAR))
        == 0;
  }
}
