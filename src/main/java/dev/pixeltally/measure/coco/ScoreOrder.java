package dev.pixeltally.measure.coco;

import java.util.Arrays;

/**
 * The stable order by falling score: NumPy's {@code argsort(-score, kind="mergesort")}. Scores are
 * finite; 0.0 and -0.0 are equal.
 */
final class ScoreOrder {
  private static final int FEW = 24;

  private long[] keys = new long[256];

  /**
   * Sorts places by the scores that stand there; equal scores keep the order in which they are.
   *
   * @param places to be sorted, from {@code from} up to {@code to}
   * @param scores one every {@code stride}, the first at {@code offset}
   */
  void sort(int[] places, int from, int to, double[] scores, int stride, int offset) {
    int n = to - from;
    if (n <= FEW) {
      insertion(places, from, to, scores, stride, offset);
      return;
    }
    if (keys.length < n) {
      keys = new long[n + (n >> 1)];
    }
    // Most of the score and the place share a long; only scores that agree that far are compared.
    int bits = 32 - Integer.numberOfLeadingZeros(n - 1);
    long low = (1L << bits) - 1;
    boolean sorted = true;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < n; i++) {
      long key = (falling(scores[places[from + i] * stride + offset]) & ~low) | i;
      sorted &= key >= last;
      last = key;
      keys[i] = key;
    }
    if (!sorted) {
      Arrays.sort(keys, 0, n);
    }
    int[] before = Arrays.copyOfRange(places, from, to);
    for (int i = 0; i < n; i++) {
      places[from + i] = before[(int) (keys[i] & low)];
    }
    for (int i = 0; i < n; ) {
      int end = i + 1;
      while (end < n && (keys[end] & ~low) == (keys[i] & ~low)) {
        end++;
      }
      if (end - i > 1) {
        ties(places, from + i, from + end, scores, stride, offset);
      }
      i = end;
    }
  }

  /** The order of these bits, as signed numbers, is that of falling scores. */
  static long falling(double score) {
    long bits = Double.doubleToRawLongBits(-score + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  private static void ties(
      int[] places, int from, int to, double[] scores, int stride, int offset) {
    double first = scores[places[from] * stride + offset];
    boolean equal = true;
    for (int i = from + 1; i < to && equal; i++) {
      equal = scores[places[i] * stride + offset] == first;
    }
    if (equal) {
      return;
    }
    if (to - from <= FEW) {
      insertion(places, from, to, scores, stride, offset);
      return;
    }
    Integer[] boxed = new Integer[to - from];
    Arrays.setAll(boxed, i -> places[from + i]);
    Arrays.sort(
        boxed,
        (a, b) ->
            Long.compare(
                falling(scores[a * stride + offset]), falling(scores[b * stride + offset])));
    for (int i = 0; i < boxed.length; i++) {
      places[from + i] = boxed[i];
    }
  }

  private static void insertion(
      int[] places, int from, int to, double[] scores, int stride, int offset) {
    for (int i = from + 1; i < to; i++) {
      int place = places[i];
      double score = scores[place * stride + offset];
      int j = i;
      while (j > from && scores[places[j - 1] * stride + offset] < score) {
        places[j] = places[j - 1];
        j--;
      }
      places[j] = place;
    }
  }
}
