package dev.pixeltally.measure.maps;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.measure.PairwiseSum;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.Summation;
import java.util.Arrays;
import java.util.Locale;

/**
 * {@code depth-kitti} and {@code depth-nyu}: depth maps as Eigen et al. 2014 judge them and
 * monodepth2's {@code evaluate_depth.py} computes it. Per image: truth within (min, max) and the
 * crop is judged; predictions are scaled by the medians where asked for, then clamped to min..max;
 * of these abs_rel, sq_rel, rmse, rmse_log and the shares whose ratio is below 1.25, 1.25² and
 * 1.25³ (strictly). The numbers are means over images.
 *
 * <p>All in doubles, where monodepth2 has what its arrays are. Sums of an image are made in NumPy's
 * pairwise order, so that all but rmse_log equal NumPy's of float64 to the last bit; logarithms are
 * {@link StrictMath}'s, within one unit in the last place of any other's.
 */
public final class DepthProtocol implements Protocol<RealMap, RealMap, DepthState> {
  private static final long serialVersionUID = 1L;
  public static final String KITTI = "depth-kitti";
  public static final String NYU = "depth-nyu";

  private final String name;
  private final DepthRules rules;
  private final Summation summation;

  /**
   * @param summation how the images' numbers are summed for their means
   */
  public DepthProtocol(String name, DepthRules rules, Summation summation) {
    this.name = name;
    this.rules = rules;
    this.summation = summation;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String convention() {
    return "Eigen's, as monodepth2 computes it: "
        + rules.min()
        + " < truth < "
        + rules.max()
        + " m, crop "
        + rules.crop().name().toLowerCase(Locale.ROOT).replace('_', '-')
        + (rules.scaling() == DepthRules.Scaling.MEDIAN
            ? ", predictions scaled by the medians and then clamped"
            : ", predictions clamped, not scaled")
        + (rules.resizing() == DepthRules.Resizing.NONE
            ? ""
            : ", " + rules.resizing().name().toLowerCase(Locale.ROOT) + " resized as by OpenCV")
        + "; means of the images' numbers, and pooled_ ones of all pixels";
  }

  @Override
  public DepthState empty() {
    return new DepthState(summation);
  }

  /** Truth in metres, and a prediction as the rules say. */
  @Override
  public DepthState observe(RealMap truth, RealMap given) throws SampleException {
    RealMap prediction = DepthPredictions.metres(rules, given, truth.width(), truth.height());
    DepthRules.Box box = rules.crop().of(truth.width(), truth.height());
    int most = Math.max(0, box.bottom() - box.top()) * Math.max(0, box.right() - box.left());
    double[] t = new double[most];
    double[] p = new double[most];
    int n = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int x = box.left(); x < box.right(); x++) {
        int at = y * truth.width() + x;
        double depth = truth.values()[at];
        if (depth > rules.min() && depth < rules.max()) {
          double predicted = prediction.values()[at];
          if (!Double.isFinite(predicted) && !farAway(predicted)) {
            throw notANumber(predicted, x, y);
          }
          t[n] = depth;
          p[n++] = predicted;
        }
      }
    }
    if (n == 0) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.NOTHING_JUDGED,
          "No pixel's true depth lies within "
              + rules.min()
              + " to "
              + rules.max()
              + " m in the crop: a PNG's numbers are divided by depth-scale");
    }
    double ratio = rules.scaling() == DepthRules.Scaling.MEDIAN ? ratio(t, p, n) : 1;
    for (int i = 0; i < n; i++) {
      double scaled = rules.scaling() == DepthRules.Scaling.MEDIAN ? p[i] * ratio : p[i];
      p[i] = Math.min(Math.max(scaled, rules.min()), rules.max());
    }
    return measured(t, p, n, ratio);
  }

  /** A disparity of 0, which is clamped as any other. */
  private boolean farAway(double metres) {
    return rules.held() == DepthRules.Held.DISPARITY && metres == Double.POSITIVE_INFINITY;
  }

  private DepthState measured(double[] t, double[] p, int n, double ratio) {
    double[] terms = new double[n];
    long[] close = new long[3];
    double[] limits = {1.25, 1.25 * 1.25, 1.25 * 1.25 * 1.25};
    for (int i = 0; i < n; i++) {
      double worse = Math.max(t[i] / p[i], p[i] / t[i]);
      for (int k = 0; k < limits.length; k++) {
        close[k] += worse < limits[k] ? 1 : 0;
      }
      terms[i] = Math.abs(t[i] - p[i]) / t[i];
    }
    double absRel = PairwiseSum.of(terms, n);
    for (int i = 0; i < n; i++) {
      double d = t[i] - p[i];
      terms[i] = d * d / t[i];
    }
    double sqRel = PairwiseSum.of(terms, n);
    for (int i = 0; i < n; i++) {
      double d = t[i] - p[i];
      terms[i] = d * d;
    }
    double squares = PairwiseSum.of(terms, n);
    for (int i = 0; i < n; i++) {
      double d = StrictMath.log(t[i]) - StrictMath.log(p[i]);
      terms[i] = d * d;
    }
    double logSquares = PairwiseSum.of(terms, n);
    return DepthState.ofImage(
        summation, n, new double[] {absRel, sqRel, squares, logSquares}, close, ratio);
  }

  private static double ratio(double[] t, double[] p, int n) throws SampleException {
    double ratio = median(t, n) / median(p, n);
    if (!Double.isFinite(ratio) || ratio == 0) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.NOT_A_REAL_MAP,
          "Cannot scale a prediction by its median, which is "
              + median(p, n)
              + "; median-scaling=false takes it as it"
              + " is");
    }
    return ratio;
  }

  /** As {@code np.median}: of an even number the mean of the two in the middle. */
  private static double median(double[] values, int n) {
    double[] sorted = Arrays.copyOf(values, n);
    Arrays.sort(sorted);
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  private static SampleException notANumber(double value, int x, int y) {
    return new SampleException(
        Stage.MEASURE,
        Reason.NOT_A_REAL_MAP,
        "The prediction is "
            + value
            + " at column "
            + x
            + ", row "
            + y
            + ", where truth is judged");
  }
}
