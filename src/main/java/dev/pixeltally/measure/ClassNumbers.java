package dev.pixeltally.measure;

import dev.pixeltally.labels.LabelClass;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of each class, from a confusion matrix. With tp the pixels of a class predicted as
 * it, truth all its judged pixels (void predictions among them), predicted all judged pixels
 * predicted as it:
 *
 * <pre>
 * iou        tp / (truth + predicted - tp)
 * accuracy   tp / truth                       recall
 * precision  tp / predicted
 * </pre>
 *
 * each one division of exact whole numbers, NaN for 0/0.
 */
final class ClassNumbers {
  final int size;
  final long[] tp;
  final long[] truth;
  final long[] predicted;
  final double[] iou;
  final double[] accuracy;
  final double[] precision;
  final boolean[] inTruth;
  final long judged;
  private final long voids;
  private final ConfusionState state;

  ClassNumbers(ConfusionState state) {
    this.state = state;
    size = state.labels().size();
    tp = new long[size];
    truth = new long[size];
    predicted = new long[size];
    iou = new double[size];
    accuracy = new double[size];
    precision = new double[size];
    inTruth = new boolean[size];
    long allVoid = 0;
    for (int i = 0; i < size; i++) {
      tp[i] = state.count(i, i);
      truth[i] = state.truthPixels(i);
      predicted[i] = state.predictedPixels(i);
      iou[i] = ratio(tp[i], truth[i] + predicted[i] - tp[i]);
      accuracy[i] = ratio(tp[i], truth[i]);
      precision[i] = ratio(tp[i], predicted[i]);
      inTruth[i] = truth[i] > 0;
      allVoid += state.voidPredicted(i);
    }
    judged = state.judgedPixels();
    voids = allVoid;
  }

  /** NaN for 0/0. */
  static double ratio(long a, long b) {
    return (double) a / b;
  }

  long correct() {
    long sum = 0;
    for (long c : tp) {
      sum += c;
    }
    return sum;
  }

  /** Mean over the classes of the truth; the names say which classes count. */
  List<Metric> means() {
    List<Metric> rows = new ArrayList<>();
    rows.add(Metric.overall("mean_iou_seen_classes", Means.skippingNaN(iou), judged));
    rows.add(Metric.overall("mean_iou_truth_classes", Means.of(iou, inTruth), judged));
    rows.add(Metric.overall("mean_iou_all_classes", Means.withNaNAsZero(iou), judged));
    rows.add(Metric.overall("pixel_accuracy", ratio(correct(), judged), judged));
    rows.add(Metric.overall("mean_class_accuracy", Means.skippingNaN(accuracy), judged));
    rows.add(Metric.overall("frequency_weighted_iou", frequencyWeightedIou(), judged));
    return rows;
  }

  /** {@code np.sum(iou[present] * (truth / truth.sum())[present])}; NaN where nothing is judged. */
  private double frequencyWeightedIou() {
    if (judged == 0) {
      return Double.NaN;
    }
    double[] weighted = new double[size];
    for (int i = 0; i < size; i++) {
      weighted[i] = iou[i] * ratio(truth[i], judged);
    }
    return PairwiseSum.of(Means.compressed(weighted, inTruth));
  }

  List<Metric> counts() {
    return List.of(
        Metric.overall("judged_pixels", (double) judged, judged),
        Metric.overall("void_predicted_pixels", (double) voids, judged),
        Metric.overall("ignored_pixels", (double) state.ignoredPixels(), state.ignoredPixels()));
  }

  List<Metric> perClass() {
    List<Metric> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      LabelClass c = state.labels().classes().get(i);
      rows.add(row("iou", c, iou[i], truth[i]));
      rows.add(row("accuracy", c, accuracy[i], truth[i]));
      rows.add(row("precision", c, precision[i], predicted[i]));
      rows.add(row("true_positive_pixels", c, (double) tp[i], truth[i]));
      rows.add(row("false_positive_pixels", c, (double) (predicted[i] - tp[i]), predicted[i]));
      rows.add(row("false_negative_pixels", c, (double) (truth[i] - tp[i]), truth[i]));
    }
    return rows;
  }

  private static Metric row(String name, LabelClass c, double value, long support) {
    return new Metric(name, (long) c.id(), c.name(), value, support);
  }
}
