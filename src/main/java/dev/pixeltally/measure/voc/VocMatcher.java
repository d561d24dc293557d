package dev.pixeltally.measure.voc;

import java.util.Arrays;

/**
 * Assigns the detections of one image and class to its objects as {@code VOCevaldet.m}: each takes
 * the object that it overlaps most, the first of equals, found before or not; enough overlap of an
 * object not found before is true, of a difficult one counts for nothing, all else is false.
 */
final class VocMatcher {
  private static final int SIDES = 4;

  private final double[] thresholds;

  VocMatcher(double[] thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * Outcomes of the detections.
   *
   * @param detections places in the prediction, from the surest to the least sure
   * @param objects places in the truth
   * @return one a detection, in the same order
   */
  long[] match(VocPrediction prediction, int[] detections, VocTruth truth, int[] objects) {
    long[] outcomes = new long[detections.length];
    boolean[][] found = new boolean[thresholds.length][objects.length];
    for (int d = 0; d < detections.length; d++) {
      double most = Double.NEGATIVE_INFINITY;
      int best = -1;
      for (int j = 0; j < objects.length; j++) {
        double overlap =
            overlap(prediction.boxes(), detections[d] * SIDES, truth.boxes(), objects[j] * SIDES);
        if (overlap > most) {
          most = overlap;
          best = j;
        }
      }
      for (int t = 0; t < thresholds.length; t++) {
        int outcome = Outcome.FALSE;
        if (most >= thresholds[t]) {
          outcome =
              truth.difficult()[objects[best]]
                  ? Outcome.NEITHER
                  : found[t][best] ? Outcome.FALSE : Outcome.TRUE;
          found[t][best] = true;
        }
        outcomes[d] = Outcome.with(outcomes[d], t, outcome);
      }
    }
    return outcomes;
  }

  /**
   * Intersection over union of boxes whose last column and row belong to them; negative infinity
   * where they have nothing in common.
   */
  static double overlap(double[] a, int i, double[] b, int j) {
    double width = Math.min(a[i + 2], b[j + 2]) - Math.max(a[i], b[j]) + 1;
    double height = Math.min(a[i + 3], b[j + 3]) - Math.max(a[i + 1], b[j + 1]) + 1;
    if (!(width > 0 && height > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    double union =
        (a[i + 2] - a[i] + 1) * (a[i + 3] - a[i + 1] + 1)
            + (b[j + 2] - b[j] + 1) * (b[j + 3] - b[j + 1] + 1)
            - width * height;
    return width * height / union;
  }

  /** Places in the prediction of one class's detections, from the surest to the least sure. */
  static int[] ranked(VocPrediction prediction, int classIndex) {
    int[] places = places(prediction.classes(), classIndex);
    double[] scores = new double[places.length];
    long[] orders = new long[places.length];
    for (int i = 0; i < places.length; i++) {
      scores[i] = prediction.scores()[places[i]];
      orders[i] = prediction.orders()[places[i]];
    }
    return Arrays.stream(RankOrder.of(scores, orders, places.length)).map(i -> places[i]).toArray();
  }

  /** Where a class stands among others. */
  static int[] places(int[] classes, int classIndex) {
    int[] places = new int[classes.length];
    int n = 0;
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] == classIndex) {
        places[n++] = i;
      }
    }
    return Arrays.copyOf(places, n);
  }
}
