package dev.pixeltally.measure.voc;

import java.util.Arrays;

/**
 * Recall and precision after each detection of a class, from the surest on.
 *
 * @param recalls found share of the objects; NaN where there are none
 * @param precisions share of the detections that are true; NaN before the first that counts
 * @param scores of the detections
 * @param truePositives all of them
 * @param falsePositives likewise
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record VocCurve(
    double[] recalls,
    double[] precisions,
    double[] scores,
    long truePositives,
    long falsePositives) {

  /**
   * The curve at one threshold.
   *
   * @param ranked rows from the best to the worst
   * @param objects that are to be found
   */
  static VocCurve of(Ranks ranks, int[] ranked, int threshold, long objects) {
    double[] recalls = new double[ranked.length];
    double[] precisions = new double[ranked.length];
    double[] scores = new double[ranked.length];
    long right = 0;
    long wrong = 0;
    for (int i = 0; i < ranked.length; i++) {
      int outcome = Outcome.at(ranks.outcome(ranked[i]), threshold);
      right += outcome == Outcome.TRUE ? 1 : 0;
      wrong += outcome == Outcome.FALSE ? 1 : 0;
      recalls[i] = (double) right / objects;
      precisions[i] = (double) right / (wrong + right);
      scores[i] = ranks.score(ranked[i]);
    }
    return new VocCurve(recalls, precisions, scores, right, wrong);
  }

  /** Share of the detections that are true, over all that count; NaN where none does. */
  double finalPrecision() {
    return (double) truePositives / (truePositives + falsePositives);
  }

  /** Without the points before the first detection that counts. */
  VocCurve counted() {
    int first = 0;
    while (first < precisions.length && Double.isNaN(precisions[first])) {
      first++;
    }
    return new VocCurve(
        Arrays.copyOfRange(recalls, first, recalls.length),
        Arrays.copyOfRange(precisions, first, precisions.length),
        Arrays.copyOfRange(scores, first, scores.length),
        truePositives,
        falsePositives);
  }
}
