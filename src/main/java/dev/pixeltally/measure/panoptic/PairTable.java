package dev.pixeltally.measure.panoptic;

import java.util.Arrays;

/**
 * How many pixels each pair of segments shares. A plain table where few pairs can be, as in nearly
 * every image; else only what is there is kept, found by its hash.
 */
final class PairTable {
  private static final int PLAIN = 1 << 16;

  /** More pairs than any image of sense has; 64 MiB. */
  private static final int MOST = 1 << 22;

  private final int columns;

  /** By row and column; null: hashed. */
  private final int[] plain;

  /** A pair's number and one; 0: free. */
  private long[] keys;

  private int[] counts;
  private int size;

  PairTable(int rows, int columns) {
    this.columns = columns;
    boolean few = (long) rows * columns <= PLAIN;
    plain = few ? new int[rows * columns] : null;
    keys = few ? null : new long[1 << 12];
    counts = few ? null : new int[1 << 12];
  }

  /**
   * Adds pixels to a pair.
   *
   * @return false where there are too many pairs
   */
  boolean add(int row, int column, int pixels) {
    if (plain != null) {
      plain[row * columns + column] += pixels;
      return true;
    }
    long key = (long) row * columns + column + 1;
    int slot = slot(key);
    if (keys[slot] == 0) {
      if (size == MOST) {
        return false;
      }
      if (2 * ++size > keys.length) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
    }
    counts[slot] += pixels;
    return true;
  }

  int count(int row, int column) {
    return plain != null
        ? plain[row * columns + column]
        : counts[slot((long) row * columns + column + 1)];
  }

  int row(long pair) {
    return (int) (pair / columns);
  }

  int column(long pair) {
    return (int) (pair % columns);
  }

  /** The pairs that share a pixel, by row, then by column. */
  long[] pairs() {
    long[] found = new long[plain != null ? plain.length : size];
    int n = 0;
    if (plain != null) {
      for (int i = 0; i < plain.length; i++) {
        if (plain[i] > 0) {
          found[n++] = i;
        }
      }
    } else {
      for (long key : keys) {
        if (key != 0) {
          found[n++] = key - 1;
        }
      }
      Arrays.sort(found, 0, n);
    }
    return Arrays.copyOf(found, n);
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[oldKeys.length * 2];
    counts = new int[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
      }
    }
  }
}
