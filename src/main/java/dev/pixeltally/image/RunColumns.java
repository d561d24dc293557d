package dev.pixeltally.image;

import java.util.Arrays;

/**
 * Turns rows at which columns change between background and foreground, in any order, into runs. It
 * is told first how many changes each column gets, so that each finds its place at once and only
 * those of one column have to be sorted. One thread's; buffers are kept.
 */
final class RunColumns {
  private static final int FEW = 24;

  private int first;
  private int columns;
  private int most;
  private int total;
  private int[] starts = new int[0];
  private int[] fill = new int[0];
  private int[] rows = new int[0];

  /**
   * Starts with the columns {@code from} (inclusive) to {@code to}, none of them with changes.
   *
   * @throws IllegalArgumentException where there are more than {@code most}
   */
  void reset(int from, int to, int most) {
    first = from;
    columns = to - from;
    this.most = most;
    if (columns > most) {
      throw tooMany();
    }
    if (starts.length < columns + 1) {
      int length = Math.max(columns + 1, 2 * starts.length);
      starts = new int[length];
      fill = new int[length];
    }
    Arrays.fill(fill, 0, columns + 1, 0);
  }

  /** Announces a change in each of the columns {@code from} (inclusive) to {@code to}. */
  void expect(int from, int to) {
    fill[from - first]++;
    fill[to - first]--;
  }

  /**
   * Makes the places for all that was announced.
   *
   * @throws IllegalArgumentException where there are more than at {@link #reset} was said
   */
  void layOut() {
    int here = 0;
    long at = 0;
    for (int i = 0; i < columns; i++) {
      here += fill[i];
      starts[i] = (int) at;
      fill[i] = (int) at;
      at += here;
      if (at > most) {
        throw tooMany();
      }
    }
    total = (int) at;
    if (rows.length < total) {
      rows = new int[(int) Math.max(total, Math.min(most, 2L * rows.length))];
    }
  }

  private IllegalArgumentException tooMany() {
    return new IllegalArgumentException(
        "Cannot make runs of an outline that crosses columns of pixels more than "
            + most
            + " times; valid: fewer points, or a smaller image");
  }

  /** A change in an announced column, above the row {@code row}, which may be the height. */
  void put(int column, int row) {
    rows[fill[column - first]++] = row;
  }

  /** How many numbers {@link #runs} writes at most. */
  int room() {
    return total + 1;
  }

  /**
   * Writes the ends of the runs from {@code ends[from]}.
   *
   * @return where they end in {@code ends}
   */
  int runs(int height, int width, int[] ends, int from) {
    int at = from;
    int top = first * height;
    for (int i = 0; i < columns; i++, top += height) {
      int a = starts[i];
      int b = fill[i];
      if (b - a == 2) {
        // Nearly all columns.
        int start = top + Math.min(rows[a], rows[a + 1]);
        int end = top + Math.max(rows[a], rows[a + 1]);
        if (start < end) {
          at = RunBuffer.change(ends, from, at, start);
          ends[at++] = end;
        }
        continue;
      }
      sort(a, b);
      for (int j = a; j < b; j++) {
        at = RunBuffer.change(ends, from, at, top + rows[j]);
      }
    }
    return RunBuffer.close(ends, from, at, height * width);
  }

  private void sort(int from, int to) {
    if (to - from > FEW) {
      Arrays.sort(rows, from, to);
      return;
    }
    for (int i = from + 1; i < to; i++) {
      int row = rows[i];
      int j = i;
      while (j > from && rows[j - 1] > row) {
        rows[j] = rows[j - 1];
        j--;
      }
      rows[j] = row;
    }
  }
}
