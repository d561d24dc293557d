package dev.pixeltally.tables;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.ConfusionState;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.coco.CocoMetrics;
import dev.pixeltally.measure.coco.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;

/** Results as rows, in their tables' column order. */
public final class Rows {
  private static final String BACKGROUND = "(background)";

  private Rows() {}

  /** A row of {@link Table#FAILURES}. */
  public static Object[] failure(String run, FailedSample f) {
    return new Object[] {run, f.id(), f.image(), f.stage().code(), f.reason().code(), f.message()};
  }

  /**
   * An image's rows of {@link Table#IMAGE_METRICS}.
   *
   * @param metrics as its state's {@code ofOneImage} gives them
   */
  public static List<Object[]> image(
      String run, String protocol, String image, List<Metric> metrics) {
    List<Object[]> rows = new ArrayList<>();
    for (Metric m : metrics) {
      rows.add(
          new Object[] {
            run, protocol, image, m.name(), m.classId(), m.className(), m.value(), m.support()
          });
    }
    return rows;
  }

  /** Rows of {@link Table#SUMMARY} or {@link Table#CLASS_METRICS}. */
  public static List<Object[]> metrics(String run, String protocol, List<Metric> metrics) {
    List<Object[]> rows = new ArrayList<>();
    for (Metric m : metrics) {
      rows.add(
          new Object[] {
            run, protocol, m.name(), m.classId(), m.className(), m.value(), m.support()
          });
    }
    return rows;
  }

  /** The rows of {@link Table#CONFUSION} that hold a pixel. */
  public static List<Object[]> confusion(String run, String protocol, ConfusionState state) {
    List<Object[]> rows = new ArrayList<>();
    List<LabelClass> classes = state.labels().classes();
    for (int t = 0; t < classes.size(); t++) {
      LabelClass truth = classes.get(t);
      for (int p = 0; p < classes.size(); p++) {
        LabelClass predicted = classes.get(p);
        add(rows, run, protocol, truth, (long) predicted.id(), predicted.name(), state.count(t, p));
      }
      add(rows, run, protocol, truth, null, "(void)", state.voidPredicted(t));
    }
    return rows;
  }

  /** The rows of {@link Table#CONFUSION} that hold a detection or a missed object. */
  public static List<Object[]> confusion(
      String run, String protocol, ConfusionMatrix matrix, CocoTruth truth) {
    List<Object[]> rows = new ArrayList<>();
    long[] categories = matrix.categories();
    for (int t = 0; t <= categories.length; t++) {
      for (int p = 0; p <= categories.length; p++) {
        if (matrix.counts()[t][p] > 0) {
          rows.add(
              new Object[] {
                run,
                protocol,
                t < categories.length ? (Long) categories[t] : null,
                t < categories.length ? CocoMetrics.name(truth, categories[t]) : BACKGROUND,
                p < categories.length ? (Long) categories[p] : null,
                p < categories.length ? CocoMetrics.name(truth, categories[p]) : BACKGROUND,
                matrix.counts()[t][p]
              });
        }
      }
    }
    return rows;
  }

  private static void add(
      List<Object[]> rows,
      String run,
      String protocol,
      LabelClass truth,
      Long id,
      String name,
      long pixels) {
    if (pixels > 0) {
      rows.add(new Object[] {run, protocol, (long) truth.id(), truth.name(), id, name, pixels});
    }
  }
}
