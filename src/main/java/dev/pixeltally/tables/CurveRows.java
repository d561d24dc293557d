package dev.pixeltally.tables;

import dev.pixeltally.config.CocoConfig.Curves;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.measure.coco.CocoMetrics;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.measure.coco.CocoTensors;
import java.io.IOException;

/** Precision-recall curves as rows of {@link Table#CURVES}. */
public final class CurveRows {
  private final String run;
  private final String protocol;
  private final CocoTensors tensors;
  private final CocoRules rules;
  private final CocoTruth truth;

  public CurveRows(
      String run, String protocol, CocoTensors tensors, CocoRules rules, CocoTruth truth) {
    this.run = run;
    this.protocol = protocol;
    this.tensors = tensors;
    this.rules = rules;
    this.truth = truth;
  }

  /** Writes as many of them as were asked for. */
  public void write(Curves which, TableWriter out) throws IOException {
    int main = Math.max(0, rules.area("all"));
    for (int k = 0; k < tensors.classes(); k++) {
      for (int a = 0; a < tensors.areas(); a++) {
        for (int m = 0; m < tensors.limits(); m++) {
          if (which == Curves.ALL || (a == main && m == tensors.limits() - 1)) {
            for (int t = 0; t < tensors.thresholds(); t++) {
              write(t, k, a, m, out);
            }
          }
        }
      }
    }
  }

  private void write(int t, int k, int a, int m, TableWriter out) throws IOException {
    boolean merged = rules.grouping() == CocoRules.Grouping.CLASS_AGNOSTIC;
    Long id = merged ? null : (Long) tensors.category(k);
    String name = merged ? null : CocoMetrics.name(truth, tensors.category(k));
    double iou = rules.iouThresholds()[t];
    String area = rules.areas().get(a).name();
    int limit = rules.maxDetections()[m];
    double[] recalls = rules.recallThresholds();
    Double last = defined(tensors.recall(t, k, a, m), tensors.recall(t, k, a, m));
    for (int r = 0; r < recalls.length; r++) {
      double precision = tensors.precision(t, r, k, a, m);
      out.write(
          run,
          protocol,
          id,
          name,
          iou,
          area,
          limit,
          recalls[r],
          defined(precision, precision),
          defined(precision, tensors.score(t, r, k, a, m)),
          last);
    }
  }

  /** Empty where the cell is undefined, which the reference marks by a precision of -1. */
  private static Double defined(double mark, double value) {
    return mark == -1 ? null : (Double) value;
  }
}
