package dev.pixeltally.measure.panoptic;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.panoptic.PanopticCategories;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.Summation;
import java.util.List;

/**
 * {@code panoptic} and {@code cityscapes-panoptic}: panoptic quality as panopticapi's {@code
 * evaluation.py} computes it (Kirillov et al. 2019), and, with the same rules, cityscapesScripts'
 * {@code evalPanopticSemanticLabeling.py}. {@code panoptic-boundary}: with boundary-iou-api's IoU
 * (Cheng et al. 2021).
 *
 * <p>Strict: the reference's bits on one core, with its faults, which {@link PanopticRules} lists;
 * where the order of the images is lost, sums are exact instead. Corrected: these mended, and sums
 * always exact. What stops the reference fails the image here.
 */
public final class PanopticProtocol
    implements Protocol<PanopticTruth, PanopticPrediction, PanopticState> {
  private static final long serialVersionUID = 1L;
  public static final String NAME = "panoptic";
  public static final String CITYSCAPES = "cityscapes-panoptic";
  public static final String BOUNDARY = "panoptic-boundary";

  private final String name;
  private final PanopticCategories categories;
  private final PanopticRules rules;
  private final Summation summation;

  /**
   * @param name one of {@link #names}
   */
  public PanopticProtocol(String name, PanopticCategories categories, CocoConfig.Mode mode) {
    this(name, categories, mode, Summation.IN_ORDER);
  }

  /**
   * @param name one of {@link #names}
   * @param strict how IoUs are summed where the reference's faults are kept
   */
  public PanopticProtocol(
      String name, PanopticCategories categories, CocoConfig.Mode mode, Summation strict) {
    this.name = name;
    this.categories = categories;
    boolean corrected = mode == CocoConfig.Mode.CORRECTED;
    rules = corrected ? PanopticRules.CORRECTED : PanopticRules.STRICT;
    summation = corrected ? Summation.EXACT : strict;
  }

  /** The names of the protocols that have these rules. */
  public static List<String> names() {
    return List.of(NAME, CITYSCAPES, BOUNDARY);
  }

  public PanopticCategories categories() {
    return categories;
  }

  PanopticRules rules() {
    return rules;
  }

  /** Whether a pair's IoU is the smaller of that of the segments and that of their borders. */
  boolean ofBorders() {
    return name.equals(BOUNDARY);
  }

  /** The id that the reference paints over the insides of segments; none where that is mended. */
  int mark() {
    if (rules != PanopticRules.STRICT) {
      return BorderPairs.NO_MARK;
    }
    return categories.all().stream().mapToInt(c -> c.id()).max().orElse(0) + 1;
  }

  Summation summation() {
    return summation;
  }

  /** Of the corrected mode another name, so that its rows are not taken for the reference's. */
  @Override
  public String name() {
    return rules == PanopticRules.STRICT ? name : name + "-corrected";
  }

  @Override
  public String convention() {
    String reference =
        switch (name) {
          case CITYSCAPES -> "cityscapesScripts' panoptic";
          case BOUNDARY ->
              "boundary-iou-api's panoptic, where IoU is that of segments or of their borders, a"
                  + " fiftieth of the diagonal wide, whichever is smaller";
          default -> "panopticapi's";
        };
    return rules == PanopticRules.STRICT
        ? reference
            + ": a match has IoU above 0.5; void is in no union; crowds are not judged, and excuse"
            + " predictions on them, of several of one category the last only; means over the"
            + " categories that are in the truth or predicted"
        : reference
            + ", its faults mended: true areas are those of the PNG, every crowd excuses"
            + " predictions on it, sums are exact, categories that are nowhere are NaN";
  }

  @Override
  public PanopticState empty() {
    return new PanopticState(this, 0);
  }

  @Override
  public PanopticState observe(PanopticTruth truth, PanopticPrediction prediction)
      throws SampleException {
    if (truth.map().width() != prediction.map().width()
        || truth.map().height() != prediction.map().height()) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.SIZE_MISMATCH,
          "The prediction has "
              + prediction.map().width()
              + "x"
              + prediction.map().height()
              + " pixels, the truth "
              + truth.map().width()
              + "x"
              + truth.map().height());
    }
    PanopticState state = new PanopticState(this, 1);
    new ImageMatcher(this, truth, prediction).count(state);
    return state;
  }

  boolean comparable(PanopticProtocol other) {
    return this == other
        || (name.equals(other.name)
            && rules == other.rules
            && summation == other.summation
            && categories.equals(other.categories));
  }

  @Override
  public String toString() {
    return name() + " on " + categories;
  }
}
