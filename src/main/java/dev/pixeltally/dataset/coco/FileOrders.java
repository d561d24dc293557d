package dev.pixeltally.dataset.coco;

import java.util.Arrays;
import java.util.List;

/** Where the rows of a table stood, which holds some rows of one file or of several. */
final class FileOrders {
  /** Entries of a file have numbers below two to the power of this. */
  private static final int BITS = 40;

  private final List<String> names;
  private long[] orders = new long[16];

  /**
   * Of no rows yet.
   *
   * @param names of the files, for messages
   */
  FileOrders(List<String> names) {
    this.names = names;
  }

  /** The place of an entry among those of all files. */
  static long of(int file, long number) {
    return ((long) file << BITS) | number;
  }

  static int file(long order) {
    return (int) (order >>> BITS);
  }

  static long number(long order) {
    return order & ((1L << BITS) - 1);
  }

  void set(int row, long order) {
    if (row >= orders.length) {
      orders = Arrays.copyOf(orders, row * 2);
    }
    orders[row] = order;
  }

  long order(int row) {
    return orders[row];
  }

  String label(int row) {
    return label(number(orders[row]), names.get(file(orders[row])));
  }

  static String label(long number, String name) {
    return "number " + number + " (from 0) of " + name;
  }
}
