package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoTruth;
import java.util.Arrays;

/**
 * Precision, recall and scores of every cell: IoU threshold, recall threshold, class, area range,
 * limit of detections; -1 where a class has no object that counts. What pycocotools calls {@code
 * eval["precision"]}, {@code eval["recall"]} and {@code eval["scores"]}, laid out class by class.
 */
public final class CocoTensors {
  private final int thresholds;
  private final int recalls;
  private final int classes;
  private final int areas;
  private final int limits;
  private final long[] categories;
  private final boolean merged;
  private final long[] objects;
  private final long[] detections;
  private final double[] precision;
  private final double[] scores;
  private final double[] recall;

  /**
   * All undefined.
   *
   * @param categories ids of the classes; of one class where they are not told apart
   * @param objects that count: class times areas plus area
   * @param detections of each class, after the limit
   */
  CocoTensors(CocoRules rules, long[] categories, long[] objects, long[] detections) {
    this.categories = categories.clone();
    merged = rules.agnostic();
    this.objects = objects;
    this.detections = detections;
    int classes = detections.length;
    thresholds = rules.iouThresholds().length;
    recalls = rules.recallThresholds().length;
    this.classes = classes;
    areas = rules.areas().size();
    limits = rules.maxDetections().length;
    int curves = Math.multiplyExact(Math.multiplyExact(classes, areas), limits * thresholds);
    recall = new double[curves];
    precision = new double[Math.multiplyExact(curves, recalls)];
    scores = new double[precision.length];
    Arrays.fill(recall, -1);
  }

  /**
   * All undefined, to be filled class by class.
   *
   * @param truth its categories; its images need not be there
   * @param objects that count: row times areas plus area
   * @param detections of each row, after the limit
   */
  public static CocoTensors undefined(
      CocoTruth truth, CocoRules rules, long[] objects, long[] detections) {
    long[] categories = new Selection(truth, rules).categories();
    return new CocoTensors(rules, categories, objects, detections);
  }

  /** Rows of the tensors: one a class that counts; one where classes are not told apart. */
  public static int rows(CocoTruth truth, CocoRules rules) {
    return new Selection(truth, rules).rows();
  }

  /** The only class's part, to be put to another row of other tensors. */
  CurvePart part(int row) {
    return new CurvePart(row, precision, scores, recall);
  }

  /** Sets a class's part. */
  public void put(CurvePart part) {
    int n = part.precision().length;
    System.arraycopy(part.precision(), 0, precision, part.row() * n, n);
    System.arraycopy(part.scores(), 0, scores, part.row() * n, n);
    int curves = part.recall().length;
    System.arraycopy(part.recall(), 0, recall, part.row() * curves, curves);
  }

  private int cell(int t, int k, int a, int m) {
    return ((k * areas + a) * limits + m) * thresholds + t;
  }

  /** Where a curve begins in {@link #precision} and {@link #scores}: one value a recall. */
  int curve(int t, int k, int a, int m) {
    return cell(t, k, a, m) * recalls;
  }

  /** No object of a class counts in an area range. */
  void undefined(int k, int a, int m) {
    int from = curve(0, k, a, m);
    int to = from + thresholds * recalls;
    Arrays.fill(precision, from, to, -1);
    Arrays.fill(scores, from, to, -1);
  }

  double[] precision() {
    return precision;
  }

  double[] scores() {
    return scores;
  }

  void recall(int t, int k, int a, int m, double value) {
    recall[cell(t, k, a, m)] = value;
  }

  /** Recall with all detections. */
  public double recall(int t, int k, int a, int m) {
    return recall[cell(t, k, a, m)];
  }

  /** Precision at a recall threshold. */
  public double precision(int t, int r, int k, int a, int m) {
    return precision[curve(t, k, a, m) + r];
  }

  /** The score at which a recall threshold is reached. */
  public double score(int t, int r, int k, int a, int m) {
    return scores[curve(t, k, a, m) + r];
  }

  /** The id of a class; -1 where classes are not told apart. */
  public long category(int k) {
    return merged ? -1 : categories[k];
  }

  /** Objects of a class that count in an area range. */
  public long objects(int k, int a) {
    return objects[k * areas + a];
  }

  /** Detections of a class that count. */
  public long detections(int k) {
    return detections[k];
  }

  public int thresholds() {
    return thresholds;
  }

  public int recalls() {
    return recalls;
  }

  public int classes() {
    return classes;
  }

  public int areas() {
    return areas;
  }

  public int limits() {
    return limits;
  }
}
