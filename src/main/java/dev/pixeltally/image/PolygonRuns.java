package dev.pixeltally.image;

/**
 * Rasterises rings of points. Same runs as {@code rleFrPoly} of pycocotools 2.0.11 on x86-64, which
 * walks every edge in steps of a fifth of a pixel, notes the row wherever the walk passes from
 * sub-column 5k+2 to 5k+3 or back, that is the middle of column k, and forgets all other steps.
 * Here only these places are computed, with its expressions, so that an edge costs a step for each
 * column of the image that it crosses, however long it is. One thread's; buffers are kept.
 */
final class PolygonRuns {
  private static final int SCALE = 5;

  /** Leaves room to add small numbers without overflow. */
  private static final double LARGEST = Integer.MAX_VALUE - 16;

  /** For pycocotools, crossings so many would take gigabytes. */
  private static final int MOST_CHANGES = 1 << 25;

  private static final long WIDEST = Integer.MAX_VALUE - 1;

  private final RunColumns columns = new RunColumns();
  private int[] x = new int[0];
  private int[] y = new int[0];

  /** By point: how many columns' middles lie to its left, within the image. */
  private int[] left = new int[0];

  private int height;

  /**
   * Writes the ends of a ring's runs into {@code out}, from {@code at}.
   *
   * @param xy the ring's points as x, y in pixels from {@code xy[from]} to {@code xy[to]}; an odd
   *     number at the end is left aside, as pycocotools does
   * @return where the runs end in {@code out}
   * @throws IllegalArgumentException where a point is too far away or no number
   */
  int add(double[] xy, int from, int to, int height, int width, RunBuffer out, int at) {
    this.height = height;
    int points = (to - from) / 2;
    if (x.length < points + 1) {
      int length = Math.max(points + 1, 2 * x.length);
      x = new int[length];
      y = new int[length];
      left = new int[length];
    }
    scale(xy, from, points, width);
    int leftmost = width;
    int rightmost = 0;
    for (int i = 0; i < points; i++) {
      leftmost = Math.min(leftmost, left[i]);
      rightmost = Math.max(rightmost, left[i]);
    }
    if (leftmost >= rightmost) {
      out.room(at + 1L);
      return RunBuffer.close(out.ends, at, at, height * width);
    }
    columns.reset(leftmost, rightmost, MOST_CHANGES);
    for (int i = 0; i < points; i++) {
      columns.expect(Math.min(left[i], left[i + 1]), Math.max(left[i], left[i + 1]));
    }
    columns.layOut();
    for (int i = 0; i < points; i++) {
      if (left[i] != left[i + 1]) {
        edge(i);
      }
    }
    out.room((long) at + columns.room());
    return columns.runs(height, width, out.ends, at);
  }

  private void scale(double[] xy, int from, int points, int width) {
    int minX = Integer.MAX_VALUE;
    int maxX = Integer.MIN_VALUE;
    int minY = Integer.MAX_VALUE;
    int maxY = Integer.MIN_VALUE;
    for (int i = 0; i < points; i++) {
      double px = SCALE * xy[from + 2 * i] + .5;
      double py = SCALE * xy[from + 2 * i + 1] + .5;
      if (!(Math.abs(px) < LARGEST && Math.abs(py) < LARGEST)) {
        throw tooFar(xy[from + 2 * i], xy[from + 2 * i + 1]);
      }
      int sx = (int) px;
      int sy = (int) py;
      x[i] = sx;
      y[i] = sy;
      left[i] = sx < 3 ? 0 : Math.min(width, (sx + 2) / SCALE);
      minX = Math.min(minX, sx);
      maxX = Math.max(maxX, sx);
      minY = Math.min(minY, sy);
      maxY = Math.max(maxY, sy);
    }
    if (points > 0) {
      if ((long) maxX - minX > WIDEST || (long) maxY - minY > WIDEST) {
        throw tooFar((double) maxX / SCALE, (double) maxY / SCALE);
      }
      x[points] = x[0];
      y[points] = y[0];
      left[points] = left[0];
    }
  }

  private static IllegalArgumentException tooFar(double x, double y) {
    return new IllegalArgumentException(
        "Cannot rasterise a polygon with the point ("
            + x
            + ", "
            + y
            + "); valid: finite coordinates within 4.29e8 pixels of 0 and of each other");
  }

  private void edge(int i) {
    int fromColumn = Math.min(left[i], left[i + 1]);
    int toColumn = Math.max(left[i], left[i + 1]);
    int dx = Math.abs(x[i + 1] - x[i]);
    int dy = Math.abs(y[i + 1] - y[i]);
    if (dx >= dy) {
      int a = x[i] > x[i + 1] ? i + 1 : i;
      int b = 2 * i + 1 - a;
      flat(x[a], y[a], (double) (y[b] - y[a]) / dx, fromColumn, toColumn);
    } else {
      int a = y[i] > y[i + 1] ? i + 1 : i;
      int b = 2 * i + 1 - a;
      // Which of the two steps is the later one decides where both may be two sub-columns apart.
      boolean rightwards = x[i] < x[i + 1];
      steep(x[a], y[a], (double) (x[b] - x[a]) / dy, dy, a == i, rightwards, fromColumn, toColumn);
    }
  }

  /** An edge no steeper than the diagonal, walked by columns; {@code slope} is rows a column. */
  private void flat(int x0, int y0, double slope, int fromColumn, int toColumn) {
    // Of the two steps around a column's middle the upper one counts.
    int t = SCALE * fromColumn + (slope >= 0 ? 2 : 3) - x0;
    for (int k = fromColumn; k < toColumn; k++) {
      columns.put(k, row((int) (y0 + slope * t + .5)));
      t += SCALE;
    }
  }

  /** An edge steeper than the diagonal, walked by rows; {@code slope} is columns a row. */
  private void steep(
      int x0,
      int y0,
      double slope,
      int rows,
      boolean downwards,
      boolean rightwards,
      int fromColumn,
      int toColumn) {
    boolean rising = slope > 0;
    double inverse = 1 / slope;
    int wanted = rightwards ? 0 : -1;
    for (int k = fromColumn; k < toColumn; k++) {
      int middle = SCALE * k + 3;
      // The first step at which the walk has passed the middle: solved, then put right with the
      // walk's own rounding.
      int t = Math.max(1, Math.min(rows, (int) ((middle - .5 - x0) * inverse) + 1));
      int before = (int) (x0 + slope * (t - 1) + .5);
      int after = (int) (x0 + slope * t + .5);
      while (t > 1 && (before >= middle) == rising) {
        t--;
        after = before;
        before = (int) (x0 + slope * (t - 1) + .5);
      }
      while (t < rows && (after >= middle) != rising) {
        t++;
        before = after;
        after = (int) (x0 + slope * t + .5);
      }
      if ((downwards ? after : before) == middle + wanted) {
        columns.put(k, row(y0 + t - 1));
      }
    }
  }

  private int row(int v) {
    return v < 3 ? 0 : Math.min(height, (v + 2) / SCALE);
  }
}
