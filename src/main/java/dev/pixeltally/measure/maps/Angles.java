package dev.pixeltally.measure.maps;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.RealMap;

/**
 * Angles between true and predicted normals, in degrees, of the pixels that have truth: {@code
 * compute_normal_error} of DSINE in doubles. Both vectors are divided by their lengths; a predicted
 * one of no length is at a right angle to everything.
 */
final class Angles {
  /** {@code torch.cosine_similarity}'s smallest length. */
  private static final double SHORTEST = 1e-8;

  final double[] degrees;
  final int count;

  private Angles(double[] degrees, int count) {
    this.degrees = degrees;
    this.count = count;
  }

  /**
   * The angles of an image.
   *
   * @param truth three values a pixel; 0, 0, 0: none
   * @throws SampleException SIZE_MISMATCH, NOTHING_JUDGED, NOT_A_REAL_MAP where a judged value is
   *     NaN or infinite
   */
  static Angles of(RealMap truth, RealMap prediction) throws SampleException {
    Sizes.requireEqual(truth, prediction);
    int pixels = truth.width() * truth.height();
    double[] t = truth.values();
    double[] p = prediction.values();
    double[] degrees = new double[pixels];
    int n = 0;
    for (int i = 0; i < pixels; i++) {
      int at = 3 * i;
      if (t[at] == 0 && t[at + 1] == 0 && t[at + 2] == 0) {
        continue;
      }
      double tl = length(t, at);
      double pl = length(p, at);
      double cosine =
          t[at] / tl * (p[at] / pl)
              + t[at + 1] / tl * (p[at + 1] / pl)
              + t[at + 2] / tl * (p[at + 2] / pl);
      if (Double.isNaN(cosine) || Double.isInfinite(tl) || Double.isInfinite(pl)) {
        throw new SampleException(
            Stage.MEASURE,
            Reason.NOT_A_REAL_MAP,
            "A normal at column "
                + i % truth.width()
                + ", row "
                + i / truth.width()
                + " is no finite vector: "
                + (Double.isFinite(tl) ? "predicted " + vector(p, at) : "true " + vector(t, at)));
      }
      degrees[n++] = StrictMath.acos(Math.min(1, Math.max(-1, cosine))) * 180 / Math.PI;
    }
    if (n == 0) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.NOTHING_JUDGED,
          "No pixel has a true normal: all are black or transparent, or not longer than 0.5");
    }
    return new Angles(degrees, n);
  }

  private static double length(double[] v, int at) {
    double squares = v[at] * v[at] + v[at + 1] * v[at + 1] + v[at + 2] * v[at + 2];
    return squares < SHORTEST * SHORTEST ? SHORTEST : Math.sqrt(squares);
  }

  private static String vector(double[] v, int at) {
    return v[at] + ", " + v[at + 1] + ", " + v[at + 2];
  }
}
