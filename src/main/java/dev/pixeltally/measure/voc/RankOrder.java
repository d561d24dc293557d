package dev.pixeltally.measure.voc;

/** Rows by falling score, NaN last, then by place. Merges, with numbers alone: nothing is boxed. */
final class RankOrder {
  private RankOrder() {}

  /** The first {@code count} rows in order. */
  static int[] of(double[] scores, long[] orders, int count) {
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
    int[] other = new int[count];
    for (long width = 1; width < count; width *= 2) {
      for (long from = 0; from < count; from += 2 * width) {
        int middle = (int) Math.min(from + width, count);
        int to = (int) Math.min(from + 2 * width, count);
        merge(scores, orders, rows, other, (int) from, middle, to);
      }
      int[] merged = other;
      other = rows;
      rows = merged;
    }
    return rows;
  }

  private static void merge(
      double[] scores, long[] orders, int[] from, int[] into, int start, int middle, int end) {
    int a = start;
    int b = middle;
    for (int i = start; i < end; i++) {
      boolean first = b == end || (a < middle && !before(scores, orders, from[b], from[a]));
      into[i] = first ? from[a++] : from[b++];
    }
  }

  private static boolean before(double[] scores, long[] orders, int a, int b) {
    double x = scores[a];
    double y = scores[b];
    if (x > y || (!Double.isNaN(x) && Double.isNaN(y))) {
      return true;
    }
    boolean equal = x == y || (Double.isNaN(x) && Double.isNaN(y));
    return equal && orders[a] < orders[b];
  }
}
