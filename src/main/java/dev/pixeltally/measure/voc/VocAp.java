package dev.pixeltally.measure.voc;

import dev.pixeltally.measure.PairwiseSum;

/**
 * Average precision as the VOC devkits have it. Matlab's {@code max} passes NaN over, and a number
 * differs from NaN: both show where precision or recall is 0/0.
 */
final class VocAp {
  private static final int POINTS = 11;

  private VocAp() {}

  /**
   * Recalls 0, .1 to 1 in steps of .1, as Octave's {@code 0:0.1:1} and every port's {@code
   * np.arange(0, 1.1, .1)} have them: .3, .6 and .7 are one step of a double above the literals, so
   * that a recall of exactly 3/5 does not count at .6. Published numbers rest on it.
   */
  static double[] steppedRecalls() {
    double[] recalls = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      recalls[i] = i * .1;
    }
    return recalls;
  }

  /** Recalls i/10: a recall of exactly 3/5 counts at .6. */
  static double[] plainRecalls() {
    double[] recalls = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      recalls[i] = i / 10.0;
    }
    return recalls;
  }

  /** VOC 2007's: the mean of the highest precisions at eleven recalls or more. */
  static double elevenPoints(VocCurve curve, double[] at) {
    double ap = 0;
    for (double t : at) {
      ap += highest(curve, t) / POINTS;
    }
    return ap;
  }

  /** Highest precision at a recall or more; 0 where it is not reached. */
  static double highest(VocCurve curve, double recall) {
    boolean reached = false;
    double highest = Double.NaN;
    for (int i = 0; i < curve.recalls().length; i++) {
      if (curve.recalls()[i] >= recall) {
        reached = true;
        highest = larger(highest, curve.precisions()[i]);
      }
    }
    return reached ? highest : 0;
  }

  /**
   * VOC 2010's and later, {@code VOCap.m}: the area under the precision made monotone. Summed in
   * NumPy's order; Matlab's is not documented.
   */
  static double area(VocCurve curve) {
    int n = curve.recalls().length;
    double[] recalls = new double[n + 2];
    System.arraycopy(curve.recalls(), 0, recalls, 1, n);
    recalls[n + 1] = 1;
    double[] precisions = envelope(curve.precisions());
    double[] parts = new double[n + 1];
    int count = 0;
    for (int i = 1; i < recalls.length; i++) {
      if (recalls[i] != recalls[i - 1]) {
        parts[count++] = (recalls[i] - recalls[i - 1]) * precisions[i];
      }
    }
    return PairwiseSum.of(parts, count);
  }

  /** Between a 0 at either end, each the highest from there on. */
  static double[] envelope(double[] precisions) {
    double[] highest = new double[precisions.length + 2];
    System.arraycopy(precisions, 0, highest, 1, precisions.length);
    for (int i = highest.length - 2; i >= 0; i--) {
      highest[i] = larger(highest[i], highest[i + 1]);
    }
    return highest;
  }

  private static double larger(double a, double b) {
    return Double.isNaN(a) || b > a ? b : a;
  }
}
