package dev.pixeltally.image;

import java.util.Arrays;

/** Runs of a mask of one byte a pixel, row by row, and back. One thread's; buffers are kept. */
final class BitRuns {
  private static final int MOST_CHANGES = Integer.MAX_VALUE - 16;

  private enum Pass {
    COUNT,
    PUT
  }

  private final RunColumns columns = new RunColumns();
  private byte[] blank = new byte[0];

  /**
   * Writes the ends of the runs of {@code height * width} bytes from {@code bits[from]}, where all
   * but 0 is foreground, into {@code out}, from {@code at}.
   *
   * @return where they end in {@code out}
   */
  int add(byte[] bits, int from, int height, int width, RunBuffer out, int at) {
    if (blank.length < width) {
      blank = new byte[width];
    }
    columns.reset(0, width, MOST_CHANGES);
    walk(Pass.COUNT, bits, from, height, width);
    columns.layOut();
    walk(Pass.PUT, bits, from, height, width);
    out.room((long) at + columns.room());
    return columns.runs(height, width, out.ends, at);
  }

  /** Meets each pixel that differs from the one above; around the image is background. */
  private void walk(Pass pass, byte[] bits, int from, int height, int width) {
    byte[] above = blank;
    int a = 0;
    for (int y = 0; y <= height; y++) {
      byte[] row = y < height ? bits : blank;
      int b = y < height ? from + y * width : 0;
      int x = 0;
      while (x < width) {
        int same = Arrays.mismatch(above, a + x, a + width, row, b + x, b + width);
        if (same < 0) {
          break;
        }
        x += same;
        if ((above[a + x] == 0) != (row[b + x] == 0)) {
          if (pass == Pass.COUNT) {
            columns.expect(x, x + 1);
          } else {
            columns.put(x, y);
          }
        }
        x++;
      }
      above = row;
      a = b;
    }
  }

  /** A byte a pixel, row by row: 1 where the runs that end at {@code ends} are foreground. */
  static byte[] bits(int[] ends, int height, int width) {
    byte[] bits = new byte[height * width];
    for (int i = 0; i + 1 < ends.length; i += 2) {
      int x = ends[i] / height;
      int y = ends[i] % height;
      for (int pixel = ends[i]; pixel < ends[i + 1]; pixel++) {
        bits[y * width + x] = 1;
        if (++y == height) {
          y = 0;
          x++;
        }
      }
    }
    return bits;
  }
}
