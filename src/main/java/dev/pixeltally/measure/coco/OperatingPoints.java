package dev.pixeltally.measure.coco;

import dev.pixeltally.measure.coco.OperatingPoint.Goal;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the scores from which on detections are worth keeping, for every class and for all classes
 * together. Detections of equal score are kept or dropped together. What is right or wrong is
 * COCO's: matched class by class in the area range that is called all (the first, if none is),
 * within the largest limit of detections; ignored ones do not count. Scores, precision and recall
 * are those of scikit-learn's {@code precision_recall_curve}, with recall over all objects.
 */
public final class OperatingPoints {
  private final CocoMatches matches;
  private final int threshold;
  private final double iou;
  private final int area;

  private OperatingPoints(CocoMatches matches, double iou) {
    this.matches = matches;
    this.iou = iou;
    threshold = matches.rules().threshold(iou);
    area = Math.max(0, matches.rules().area("all"));
  }

  /**
   * The highest F1.
   *
   * @param iou one of the rules' thresholds
   * @return a point a class in the order of the tensors, then that of all classes together
   * @throws IllegalArgumentException for an IoU that the rules lack
   */
  public static List<OperatingPoint> bestF1(CocoMatches matches, double iou) {
    return new OperatingPoints(matches, iou).all(Goal.BEST_F1, Double.NaN);
  }

  /** The highest recall with at least this precision, 0 to 1; else as {@link #bestF1}. */
  public static List<OperatingPoint> atPrecision(
      CocoMatches matches, double iou, double precision) {
    return new OperatingPoints(matches, iou).all(Goal.RECALL_AT_PRECISION, precision);
  }

  /** The highest precision with at least this recall, 0 to 1; else as {@link #bestF1}. */
  public static List<OperatingPoint> atRecall(CocoMatches matches, double iou, double recall) {
    return new OperatingPoints(matches, iou).all(Goal.PRECISION_AT_RECALL, recall);
  }

  private List<OperatingPoint> all(Goal goal, double wanted) {
    int classes = matches.table().classes();
    int areas = matches.rules().areas().size();
    long[] counts = matches.flags().count(matches.selection(), matches.selection().images());
    List<OperatingPoint> points = new ArrayList<>();
    long objects = 0;
    for (int k = 0; k < classes; k++) {
      long n = counts[k * areas + area];
      long id = matches.rules().agnostic() ? -1 : matches.selection().categories()[k];
      int from = matches.start(k);
      points.add(find(goal, wanted, id, matches.order(), from, matches.start(k + 1), n));
      objects += n;
    }
    int[] together = matches.order().clone();
    // The order among equal scores is of no matter here: they count together.
    new ScoreOrder().sort(together, 0, together.length, matches.table().scores(), 1, 0);
    points.add(find(goal, wanted, -1, together, 0, together.length, objects));
    return points;
  }

  private OperatingPoint find(
      Goal goal, double wanted, long id, int[] places, int from, int to, long objects) {
    double[] scores = matches.table().scores();
    int[] bits = matches.table().bits();
    int areas = matches.rules().areas().size();
    long tp = 0;
    long fp = 0;
    double best = Double.NEGATIVE_INFINITY;
    double score = Double.NaN;
    long bestTp = 0;
    long bestFp = 0;
    for (int i = from; i < to && objects > 0; i++) {
      int at = places[i] * 2 * areas + area;
      tp += (bits[at] >>> threshold) & 1;
      fp += (bits[at + areas] >>> threshold) & 1;
      boolean last = i + 1 == to || scores[places[i + 1]] != scores[places[i]];
      if (!last || tp + fp == 0) {
        continue;
      }
      double precision = (double) tp / (tp + fp);
      double recall = (double) tp / objects;
      double value =
          switch (goal) {
            case BEST_F1 -> f1(tp, fp, objects);
            case RECALL_AT_PRECISION -> precision >= wanted ? recall : Double.NEGATIVE_INFINITY;
            case PRECISION_AT_RECALL -> recall >= wanted ? precision : Double.NEGATIVE_INFINITY;
          };
      if (value > best) {
        best = value;
        score = scores[places[i]];
        bestTp = tp;
        bestFp = fp;
      }
    }
    boolean none = Double.isNaN(score);
    return new OperatingPoint(
        goal,
        wanted,
        id,
        iou,
        score,
        none ? Double.NaN : (double) bestTp / (bestTp + bestFp),
        none ? Double.NaN : (double) bestTp / objects,
        none ? Double.NaN : f1(bestTp, bestFp, objects),
        bestTp,
        bestFp,
        objects);
  }

  private static double f1(long tp, long fp, long objects) {
    return 2.0 * tp / (tp + fp + objects);
  }
}
