package dev.pixeltally.measure.pose;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.measure.Protocol;
import java.util.List;

/**
 * {@code pose-pck}: key points by their distance, as mmpose's {@code keypoint_pck_accuracy}, {@code
 * keypoint_auc}, {@code keypoint_epe} and {@code keypoint_nme} define it (mmpose.evaluation), in
 * doubles where mmpose rounds distances to float32; and PCP of limbs. A key point that is marked in
 * the truth counts; it is right where its distance is strictly below the threshold.
 *
 * <p>A true pose without a prediction has all its key points wrong, and no part in EPE and NME.
 */
public final class PoseProtocol implements Protocol<List<Pose>, List<Pose>, PoseState> {
  private static final long serialVersionUID = 1L;
  public static final String NAME = "pose-pck";

  /** Pairs of poses that an image may have: each is looked at. */
  private static final long MOST_PAIRS = 1 << 22;

  private final PoseRules rules;

  public PoseProtocol(PoseRules rules) {
    this.rules = rules;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String convention() {
    return "mmpose's: pck within "
        + rules.threshold()
        + " of the box's longer side, pck_torso of the torso, pckh within "
        + rules.headThreshold()
        + " of the head, auc to "
        + rules.aucPixels()
        + " pixels; strictly below; means over key points; predictions joined to true poses by"
        + " nearness";
  }

  @Override
  public PoseState empty() {
    return new PoseState(rules);
  }

  /**
   * The state of one image.
   *
   * @param truth poses with at least one marked point
   * @throws SampleException where there are too many pairs to look at
   */
  @Override
  public PoseState observe(List<Pose> truth, List<Pose> predictions) throws SampleException {
    if ((long) truth.size() * predictions.size() > MOST_PAIRS) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.BROKEN_DETECTION,
          truth.size()
              + " true poses and "
              + predictions.size()
              + " predicted ones in one image; at most "
              + MOST_PAIRS
              + " pairs are looked at");
    }
    int[] matches = PoseMatching.of(truth, predictions);
    PoseState state = empty();
    int matched = 0;
    for (int t = 0; t < matches.length; t++) {
      boolean found = matches[t] >= 0;
      state.add(truth.get(t), found ? predictions.get(matches[t]) : null);
      matched += found ? 1 : 0;
    }
    state.unmatched(predictions.size() - matched);
    return state;
  }
}
