package dev.pixeltally.measure.voc;

import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Protocol;
import java.util.Arrays;
import java.util.List;

/**
 * The detection protocols of the VOC devkits, {@code VOCevaldet.m}: 2007's, with precision read at
 * eleven recalls, and that of 2010 and later, with the area under the curve ({@code VOCap.m}).
 * Boxes hold their last column and row; overlap that equals the threshold is enough; detections are
 * judged from the surest on, and of equals in their file's order.
 *
 * <p>Strict keeps what 0/0 gives in Matlab: a class without objects is 0 by 2007 and NaN, or 0
 * without detections, by 2010; one whose detections all found difficult objects is NaN by 2007.
 * Corrected has NaN for a class without objects, leaves out the points at which nothing has been
 * counted yet, and reads at i/10, where steps of .1 end above .3, .6 and .7.
 */
public final class VocDetectionProtocol
    implements Protocol<VocTruth, VocPrediction, VocDetectionState> {
  private static final long serialVersionUID = 1L;

  /** By name. */
  public static final String VOC_2007 = "voc-det-2007";

  public static final String VOC_2010 = "voc-det-2010";

  /** The devkit's. */
  private static final double[] THRESHOLDS = {.5};

  private final String name;
  private final List<LabelClass> classes;
  private final double[] thresholds;
  private final Mode mode;

  /**
   * Prepares the measuring.
   *
   * @param classes that are judged, in order
   * @param thresholds overlaps that are enough, 32 at most; null: the devkit's, .5
   */
  public VocDetectionProtocol(
      String name, List<LabelClass> classes, double[] thresholds, Mode mode) {
    if (!names().contains(name)) {
      throw new Refusal("No protocol is named " + name + Nearest.hint(name, names()));
    }
    this.name = name;
    this.classes = List.copyOf(classes);
    this.thresholds = thresholds == null ? THRESHOLDS : thresholds.clone();
    this.mode = mode;
    if (this.thresholds.length > Outcome.MOST) {
      throw new Refusal(
          "Cannot score by "
              + name
              + " at "
              + this.thresholds.length
              + " thresholds: 1 to "
              + Outcome.MOST
              + " are valid");
    }
  }

  /** The names that are taken. */
  public static List<String> names() {
    return List.of(VOC_2007, VOC_2010);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String convention() {
    return "the VOC devkit's VOCevaldet.m: "
        + (name.equals(VOC_2007)
            ? "precision at 11 recalls"
            : "area under the precision made monotone")
        + ", boxes with their last pixels, difficult objects left aside"
        + (mode == Mode.CORRECTED ? "; what 0/0 gives there is mended" : "");
  }

  @Override
  public VocDetectionState empty() {
    return new VocDetectionState(this);
  }

  @Override
  public VocDetectionState observe(VocTruth truth, VocPrediction prediction) {
    VocDetectionState state = empty();
    state.image();
    for (int i = 0; i < truth.count(); i++) {
      state.object(truth.classes()[i], truth.difficult()[i]);
    }
    VocMatcher matcher = new VocMatcher(thresholds);
    Arrays.stream(prediction.classes())
        .distinct()
        .forEach(
            c -> {
              int[] ranked = VocMatcher.ranked(prediction, c);
              long[] outcomes =
                  matcher.match(prediction, ranked, truth, VocMatcher.places(truth.classes(), c));
              for (int d = 0; d < ranked.length; d++) {
                state.detection(
                    c, prediction.scores()[ranked[d]], prediction.orders()[ranked[d]], outcomes[d]);
              }
            });
    return state;
  }

  /** The judged classes. */
  public List<LabelClass> classes() {
    return classes;
  }

  double[] thresholds() {
    return thresholds;
  }

  /** Average precision of a curve. */
  double ap(VocCurve curve, long objects) {
    VocCurve points = curve;
    if (mode == Mode.CORRECTED) {
      if (objects == 0) {
        return Double.NaN;
      }
      points = curve.counted();
    }
    return name.equals(VOC_2007) ? VocAp.elevenPoints(points, recalls()) : VocAp.area(points);
  }

  /** Where 2007's precision is read. */
  double[] recalls() {
    return mode == Mode.CORRECTED ? VocAp.plainRecalls() : VocAp.steppedRecalls();
  }

  boolean elevenPoints() {
    return name.equals(VOC_2007);
  }
}
