package dev.pixeltally.measure;

import java.util.Arrays;

/** Means as NumPy makes them, in its order of summation. */
final class Means {
  private Means() {}

  /** {@code np.mean}: NaN where any value is. */
  static double plain(double[] values) {
    return PairwiseSum.of(values) / values.length;
  }

  /** {@code np.nanmean}: NaNs stand as zeros in the sum and are not counted. */
  static double skippingNaN(double[] values) {
    double[] zeroed = Arrays.stream(values).map(v -> Double.isNaN(v) ? 0 : v).toArray();
    return PairwiseSum.of(zeroed) / Arrays.stream(values).filter(v -> !Double.isNaN(v)).count();
  }

  /** {@code np.mean(np.nan_to_num(values))}: NaNs count as zeros. */
  static double withNaNAsZero(double[] values) {
    return plain(Arrays.stream(values).map(v -> Double.isNaN(v) ? 0 : v).toArray());
  }

  /** {@code np.mean(values[chosen])}: NaN where none is chosen. */
  static double of(double[] values, boolean[] chosen) {
    return plain(compressed(values, chosen));
  }

  /** {@code values[chosen]}. */
  static double[] compressed(double[] values, boolean[] chosen) {
    double[] kept = new double[values.length];
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      if (chosen[i]) {
        kept[n++] = values[i];
      }
    }
    return Arrays.copyOf(kept, n);
  }
}
