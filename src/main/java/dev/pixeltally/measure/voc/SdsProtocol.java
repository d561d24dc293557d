package dev.pixeltally.measure.voc;

import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Rle;
import dev.pixeltally.image.RunPool;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Protocol;
import java.util.Arrays;
import java.util.List;

/**
 * Simultaneous detection and segmentation, AP<sup>r</sup>, as {@code generalized_det_eval.m} of the
 * SDS code (bharath272/sds_eccv2014) with {@code get_ap.m} and {@code VOCap.m}: overlap of masks
 * with the objects of the class; each detection, from the surest on, takes the best of the objects
 * that none has taken before, and is true where the overlap is more than the threshold; the area
 * under the precision made monotone, at .1, .2 to .9.
 *
 * <p>Strict keeps its fault: of an image without any object the detections are written to rows of a
 * table that the next images overwrite; what is left at the table's end are the last such scores,
 * and zeros. Corrected counts them as the false alarms that they are.
 */
public final class SdsProtocol implements Protocol<SdsTruth, SdsPrediction, SdsState> {
  private static final long serialVersionUID = 1L;

  public static final String NAME = "sds";

  private static final int THRESHOLDS = 9;

  /** Of {@link #thresholds}, the one that is AP<sup>r</sup>'s own: .5. */
  static final int HALF = 4;

  private final List<LabelClass> classes;
  private final Mode mode;

  public SdsProtocol(List<LabelClass> classes, Mode mode) {
    this.classes = List.copyOf(classes);
    this.mode = mode;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String convention() {
    return "AP^r of generalized_det_eval.m: overlap of masks above .5, and the mean over .1 to .9"
        + (mode == Mode.CORRECTED ? "; detections of images without objects count" : "");
  }

  @Override
  public SdsState empty() {
    return new SdsState(this);
  }

  /** As Matlab's {@code 0.1*t} has them. */
  static double[] thresholds() {
    double[] all = new double[THRESHOLDS];
    Arrays.setAll(all, t -> .1 * (t + 1));
    return all;
  }

  /**
   * The state of one image.
   *
   * @throws SampleException SIZE_MISMATCH where a mask has another size than the image
   */
  @Override
  public SdsState observe(SdsTruth truth, SdsPrediction prediction) throws SampleException {
    SdsState state = empty();
    state.image();
    for (int c : truth.classes()) {
      state.object(c);
    }
    RunPool pool = new RunPool();
    for (Rle mask : truth.masks()) {
      pool.add(mask);
    }
    int objects = truth.masks().size();
    for (Rle mask : prediction.masks()) {
      if (mask.height() != truth.height() || mask.width() != truth.width()) {
        throw new SampleException(
            Stage.MEASURE,
            Reason.SIZE_MISMATCH,
            "A mask of "
                + mask.width()
                + "x"
                + mask.height()
                + " pixels in an image of "
                + truth.width()
                + "x"
                + truth.height());
      }
      pool.add(mask);
    }
    int[] present = Arrays.stream(prediction.classes()).distinct().toArray();
    for (int c : present) {
      int[] detections = VocMatcher.places(prediction.classes(), c);
      int[] own = VocMatcher.places(truth.classes(), c);
      long[] outcomes = match(pool, objects, own, detections, prediction.scores());
      for (int i = 0; i < detections.length; i++) {
        long order = ((long) prediction.image() << Integer.SIZE) | i;
        state.detection(c, prediction.scores()[detections[i]], order, outcomes[i], objects == 0);
      }
    }
    return state;
  }

  /** Outcomes of a class's detections, in their file's order. */
  private static long[] match(
      RunPool pool, int objects, int[] own, int[] detections, double[] scores) {
    int n = detections.length;
    double[][] overlaps = new double[n][own.length];
    double[] sure = new double[n];
    long[] places = new long[n];
    for (int i = 0; i < n; i++) {
      sure[i] = scores[detections[i]];
      places[i] = i;
      for (int j = 0; j < own.length; j++) {
        overlaps[i][j] = pool.iou(objects + detections[i], own[j]);
      }
    }
    int[] ranked = RankOrder.of(sure, places, n);
    long[] outcomes = new long[n];
    double[] thresholds = thresholds();
    for (int t = 0; t < thresholds.length; t++) {
      boolean[] taken = new boolean[own.length];
      for (int i : ranked) {
        int best = best(overlaps[i], taken);
        boolean right = best >= 0 && overlaps[i][best] > thresholds[t];
        if (right) {
          taken[best] = true;
        }
        outcomes[i] = Outcome.with(outcomes[i], t, right ? Outcome.TRUE : Outcome.FALSE);
      }
    }
    return outcomes;
  }

  /** The first of the best that are free; -1: none is. */
  private static int best(double[] overlaps, boolean[] taken) {
    int best = -1;
    for (int j = 0; j < overlaps.length; j++) {
      if (!taken[j] && (best < 0 || overlaps[j] > overlaps[best])) {
        best = j;
      }
    }
    return best;
  }

  List<LabelClass> classes() {
    return classes;
  }

  Mode mode() {
    return mode;
  }
}
