package dev.pixeltally.measure.voc;

import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.PairwiseSum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A state of detections as numbers. The devkit prints a class's AP and no mean; {@code mAP} is that
 * over the classes with objects to be found, summed in NumPy's order.
 */
final class VocNumbers {
  private final VocDetectionState state;
  private final long[] difficult;
  private final double[] thresholds;
  private final List<Metric> perClass = new ArrayList<>();

  VocNumbers(VocDetectionState state, long[] difficult) {
    this.state = state;
    this.difficult = difficult;
    this.thresholds = state.protocol().thresholds();
  }

  Metrics metrics() {
    List<LabelClass> classes = state.protocol().classes();
    double[][] ap = new double[thresholds.length + 1][];
    Arrays.setAll(ap, t -> new double[classes.size()]);
    int[] counted = new int[1];
    long objects = 0;
    for (int c = 0; c < classes.size(); c++) {
      double[] own = ofClass(c, classes.get(c));
      objects += state.objects(c);
      if (state.objects(c) > 0) {
        for (int t = 0; t < own.length; t++) {
          ap[t][counted[0]] = own[t];
        }
        counted[0]++;
      }
    }
    List<Metric> overall = new ArrayList<>();
    overall.add(mean("mAP", ap[thresholds.length], counted[0], objects));
    for (int t = 0; thresholds.length > 1 && t < thresholds.length; t++) {
      overall.add(mean("m" + apName(thresholds[t]), ap[t], counted[0], objects));
    }
    return new Metrics(overall, perClass);
  }

  private static Metric mean(String name, double[] values, int count, long objects) {
    return Metric.overall(name, PairwiseSum.of(values, count) / count, objects);
  }

  /** The class's rows; its APs, and their mean at the end. */
  private double[] ofClass(int c, LabelClass of) {
    long objects = state.objects(c);
    List<VocCurve> curves = state.curves(c);
    double[] ap = new double[thresholds.length + 1];
    for (int t = 0; t < thresholds.length; t++) {
      ap[t] = state.protocol().ap(curves.get(t), objects);
    }
    ap[thresholds.length] = PairwiseSum.of(ap, thresholds.length) / thresholds.length;
    add(of, "AP", ap[thresholds.length], objects);
    for (int t = 0; t < thresholds.length; t++) {
      add(of, apName(thresholds[t]), ap[t], objects);
    }
    add(of, "objects", (double) objects, objects);
    add(of, "difficult", (double) difficult[c], objects);
    add(of, "detections", (double) state.detections(c), objects);
    for (int t = 0; t < thresholds.length; t++) {
      VocCurve curve = curves.get(t);
      String at = thresholds.length == 1 ? "" : "@" + thresholds[t];
      add(of, "tp" + at, (double) curve.truePositives(), objects);
      add(of, "fp" + at, (double) curve.falsePositives(), objects);
      add(of, "precision" + at, curve.finalPrecision(), objects);
      add(of, "recall" + at, (double) curve.truePositives() / objects, objects);
    }
    return ap;
  }

  private void add(LabelClass of, String name, double value, long objects) {
    perClass.add(new Metric(name, (long) of.id(), of.name(), value, objects));
  }

  /** {@code AP50} of .5. */
  static String apName(double threshold) {
    return "AP"
        + BigDecimal.valueOf(threshold).movePointRight(2).stripTrailingZeros().toPlainString();
  }
}
