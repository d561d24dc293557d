package dev.pixeltally.measure.panoptic;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.panoptic.Segments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Matches the segments of one image. A pair of one category matches where intersection / union is
 * above 0.5; pixels of the prediction on the truth's void (id 0) are in no union. Crowds match
 * nothing, and a predicted segment that lies by more than half on void and crowds of its category
 * is no false alarm.
 */
final class ImageMatcher {
  private static final int NAMED = 5;

  /** Void is a row of its own, the first. */
  private static final int VOID = 0;

  private final PanopticRules rules;
  private final Segments truth;
  private final Segments prediction;
  private final SegmentIndex rows;
  private final SegmentIndex columns;
  private final PairTable table;
  private final long[] pairs;

  /** Pixels of each row of the truth, and of each column of the prediction. */
  private final long[] truePixels;

  private final long[] predictedPixels;

  /** Null where borders are not judged. */
  private final BorderPairs borders;

  ImageMatcher(PanopticProtocol protocol, PanopticTruth truth, PanopticPrediction prediction)
      throws SampleException {
    PanopticRules rules = protocol.rules();
    this.rules = rules;
    this.truth = truth.segments();
    this.prediction = prediction.segments();
    rows = new SegmentIndex(truth.segments());
    columns = new SegmentIndex(prediction.segments());
    table = SegmentPairs.count(truth.map(), rows, prediction.map(), columns);
    pairs = table.pairs();
    truePixels = new long[rows.size() + 1];
    predictedPixels = new long[columns.size()];
    for (long pair : pairs) {
      int pixels = table.count(table.row(pair), table.column(pair));
      truePixels[table.row(pair)] += pixels;
      predictedPixels[table.column(pair)] += pixels;
    }
    requireAll("The prediction", columns, predictedPixels, Stage.MEASURE);
    if (rules.areasOfPixels()) {
      requireAll("The truth", rows, truePixels, Stage.TRUTH);
      if (truePixels[rows.size()] > 0) {
        throw unlisted(truth);
      }
    }
    borders =
        protocol.ofBorders()
            ? new BorderPairs(truth, rows, prediction, columns, protocol.mark())
            : null;
  }

  private SampleException unlisted(PanopticTruth truth) {
    int pixel = 0;
    while (rows.find(truth.map().id(pixel)) >= 0) {
      pixel++;
    }
    return SegmentPairs.unknown(
        "The truth", truth.map().id(pixel), pixel, truth.map().width(), Stage.TRUTH);
  }

  private static void requireAll(String what, SegmentIndex index, long[] pixels, Stage stage)
      throws SampleException {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < index.size(); i++) {
      if (pixels[i] == 0 && index.place(i) >= 0) {
        missing.add(String.valueOf(index.id(i)));
      }
    }
    if (!missing.isEmpty()) {
      throw new SampleException(
          stage,
          Reason.SEGMENT_MISMATCH,
          what
              + "'s JSON lists segments that its PNG has no pixel of: "
              + String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())))
              + (missing.size() > NAMED ? " and " + (missing.size() - NAMED) + " more" : ""));
    }
  }

  /** Adds what this image has to a state. */
  void count(PanopticState state) {
    boolean[] trueMatched = new boolean[truth.size()];
    boolean[] predictedMatched = new boolean[prediction.size()];
    for (long pair : pairs) {
      int row = table.row(pair);
      int column = table.column(pair);
      int t = row == rows.size() ? -1 : rows.place(row);
      int p = columns.place(column);
      if (t < 0 || p < 0 || truth.crowds()[t] || !sameCategory(t, p)) {
        continue;
      }
      double iou = iou(row, column, t);
      if (iou > 0.5) {
        state.match(truth.categories()[t], iou);
        trueMatched[t] = true;
        predictedMatched[p] = true;
      }
    }
    for (int t = 0; t < truth.size(); t++) {
      if (!trueMatched[t] && !truth.crowds()[t]) {
        state.miss(truth.categories()[t]);
      }
    }
    int[] crowds = crowds();
    for (int column = 0; column < columns.size(); column++) {
      int p = columns.place(column);
      if (p >= 0 && !predictedMatched[p] && !excused(column, prediction.categories()[p], crowds)) {
        state.falseAlarm(prediction.categories()[p]);
      }
    }
  }

  private boolean sameCategory(int t, int p) {
    return truth.categories()[t] == prediction.categories()[p];
  }

  private double iou(int row, int column, int t) {
    double area = rules.areasOfPixels() ? truePixels[row] : truth.areas()[t];
    long intersection = table.count(row, column);
    double union = predictedPixels[column] + area - intersection - table.count(VOID, column);
    double iou = intersection / union;
    if (borders == null) {
      return iou;
    }
    // As Python's min: what is no number is not smaller.
    double ofBorders = borders.iou(row, column);
    return ofBorders < iou ? ofBorders : iou;
  }

  /** The rows of the crowds that excuse, in the file's order. */
  private int[] crowds() {
    int[] found = new int[truth.size()];
    int n = 0;
    for (int t = 0; t < truth.size(); t++) {
      if (truth.crowds()[t]) {
        found[n++] = t;
      }
    }
    return Arrays.copyOf(found, n);
  }

  private boolean excused(int column, int category, int[] crowds) {
    long pixels = table.count(VOID, column);
    for (int i = crowds.length - 1; i >= 0; i--) {
      if (truth.categories()[crowds[i]] == category) {
        pixels += table.count(rows.find(truth.ids()[crowds[i]]), column);
        if (!rules.everyCrowdExcuses()) {
          break;
        }
      }
    }
    return (double) pixels / predictedPixels[column] > 0.5;
  }
}
