package dev.pixeltally.measure;

/**
 * Sums of doubles in NumPy's order ({@code pairwise_sum_DOUBLE} in its {@code loops_utils.h.src}),
 * so that means equal {@code np.mean}'s to the last bit: fewer than 8 values from left to right; up
 * to 128 in eight interleaved accumulators, joined as ((0+1)+(2+3))+((4+5)+(6+7)), the remainder
 * after them; more are halved at a multiple of 8.
 */
public final class PairwiseSum {
  private static final int BLOCK = 128;

  private PairwiseSum() {}

  /** {@code np.sum} of a contiguous float64 array. */
  static double of(double[] values) {
    return sum(values, 0, values.length);
  }

  /** {@code np.sum} of the first values of an array. */
  public static double of(double[] values, int count) {
    return sum(values, 0, count);
  }

  private static double sum(double[] a, int from, int n) {
    if (n < 8) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += a[from + i];
      }
      return sum;
    }
    if (n > BLOCK) {
      int half = n / 2;
      half -= half % 8;
      return sum(a, from, half) + sum(a, from + half, n - half);
    }
    double[] r = new double[8];
    System.arraycopy(a, from, r, 0, 8);
    int i = 8;
    for (; i < n - n % 8; i += 8) {
      for (int k = 0; k < 8; k++) {
        r[k] += a[from + i + k];
      }
    }
    double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
    for (; i < n; i++) {
      sum += a[from + i];
    }
    return sum;
  }
}
