package dev.pixeltally.measure.pose;

import dev.pixeltally.measure.PairwiseSum;
import java.io.Serializable;

/** How many of each key point, or limb, counted, and how many of these were right. */
final class Hits implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] right;
  private final long[] all;

  Hits(int kinds) {
    right = new long[kinds];
    all = new long[kinds];
  }

  void add(int kind, boolean isRight) {
    right[kind] += isRight ? 1 : 0;
    all[kind]++;
  }

  void add(Hits other) {
    for (int i = 0; i < all.length; i++) {
      right[i] += other.right[i];
      all[i] += other.all[i];
    }
  }

  /** The share of one kind; NaN where none counted. */
  double share(int kind) {
    return (double) right[kind] / all[kind];
  }

  long count(int kind) {
    return all[kind];
  }

  long count() {
    long sum = 0;
    for (long n : all) {
      sum += n;
    }
    return sum;
  }

  /** The mean of the kinds' shares, of those that counted at all; NaN where none did. */
  double mean() {
    double[] shares = new double[all.length];
    int n = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] > 0) {
        shares[n++] = share(i);
      }
    }
    return PairwiseSum.of(shares, n) / n;
  }
}
