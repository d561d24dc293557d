package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.ObjectTable;
import java.util.Arrays;

/** The rows of one image that count, of all classes. Belongs to one thread. */
final class ImageRows {
  private final ObjectTable table;
  private final int[] slots;
  private int[] rows = new int[64];
  private long[] keys = new long[64];

  /**
   * Of a table.
   *
   * @param slots where each row's category stands; -1: the row does not count
   */
  ImageRows(ObjectTable table, int[] slots) {
    this.table = table;
    this.slots = slots;
  }

  /** Gathers in the file's order; how many. */
  int gather(int image) {
    int n = 0;
    int to = table.start(image + 1);
    if (rows.length < to - table.start(image)) {
      rows = new int[(to - table.start(image)) * 2];
      keys = new long[rows.length];
    }
    for (int i = table.start(image); i < to; i++) {
      int row = table.row(i);
      if (slots[row] >= 0) {
        rows[n++] = row;
      }
    }
    return n;
  }

  /** Gathers class by class, each in the file's order; how many. */
  int gatherByClass(int image) {
    int n = gather(image);
    for (int i = 0; i < n; i++) {
      keys[i] = ((long) slots[rows[i]] << 32) | i;
    }
    Arrays.sort(keys, 0, n);
    int[] before = Arrays.copyOf(rows, n);
    for (int i = 0; i < n; i++) {
      rows[i] = before[(int) keys[i]];
    }
    return n;
  }

  /** What was gathered; others may reorder it. */
  int[] rows() {
    return rows;
  }
}
