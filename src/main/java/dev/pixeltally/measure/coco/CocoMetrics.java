package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The numbers of an evaluation under their names: {@code AP} is the mean over IoU thresholds,
 * {@code AP50} that of one, {@code AP50small} that of one in an area range other than all; {@code
 * AR@10} is recall with ten detections, {@code ARsmall} with the largest limit. Undefined ones are
 * NaN.
 */
public final class CocoMetrics {
  private final CocoTensors tensors;
  private final CocoRules rules;
  private final CocoTruth truth;
  private final String[] percents;

  private CocoMetrics(CocoTensors tensors, CocoRules rules, CocoTruth truth) {
    this.tensors = tensors;
    this.rules = rules;
    this.truth = truth;
    percents =
        Arrays.stream(rules.iouThresholds()).mapToObj(CocoMetrics::percent).toArray(String[]::new);
  }

  /** The benchmark's own lines. */
  public static List<CocoSummary.Line> lines(
      CocoTensors tensors, CocoRules rules, CocoTruth truth) {
    if (!rules.lvis()) {
      return CocoSummary.of(tensors, rules);
    }
    byte[] frequencies = new byte[tensors.classes()];
    for (int k = 0; k < frequencies.length; k++) {
      int place = truth.categories().find(tensors.category(k));
      frequencies[k] = place < 0 ? 0 : truth.lvis().frequency()[place];
    }
    return CocoSummary.lvis(tensors, rules, frequencies);
  }

  /** How much is told of each class. */
  public enum Detail {
    /** AP, AP50 and AP75 of all areas; where there is no such range, AP of the first. */
    MAIN,
    /** Every threshold, area and limit. */
    ALL
  }

  /** The lines as numbers over all classes, and every class's. */
  public static Metrics of(
      CocoTensors tensors,
      CocoRules rules,
      CocoTruth truth,
      List<CocoSummary.Line> lines,
      Detail detail) {
    return new CocoMetrics(tensors, rules, truth).metrics(lines, detail);
  }

  private Metrics metrics(List<CocoSummary.Line> lines, Detail detail) {
    long objects = 0;
    int all = Math.max(0, rules.area("all"));
    for (int k = 0; k < tensors.classes(); k++) {
      objects += tensors.objects(k, all);
    }
    List<Metric> overall = new ArrayList<>();
    for (CocoSummary.Line line : lines) {
      overall.add(Metric.overall(line.key(), defined(line.value()), objects));
    }
    List<Metric> perClass = new ArrayList<>();
    for (int k = 0; k < tensors.classes(); k++) {
      if (detail == Detail.ALL) {
        add(perClass, k);
      } else {
        addMain(perClass, k, all);
      }
    }
    return new Metrics(overall, perClass);
  }

  private void addMain(List<Metric> into, int k, int a) {
    int last = tensors.limits() - 1;
    String area = suffix(a);
    put(into, k, a, "AP" + area, CocoSummary.classPrecision(tensors, k, -1, a, last));
    for (int t = 0; t < tensors.thresholds() && area.isEmpty(); t++) {
      if (percents[t].equals("50") || percents[t].equals("75")) {
        String name = "AP" + percents[t];
        put(into, k, a, name, CocoSummary.classPrecision(tensors, k, t, a, last));
      }
    }
  }

  private void add(List<Metric> into, int k) {
    int last = tensors.limits() - 1;
    for (int a = 0; a < tensors.areas(); a++) {
      String area = suffix(a);
      put(into, k, a, "AP" + area, CocoSummary.classPrecision(tensors, k, -1, a, last));
      for (int t = 0; t < tensors.thresholds(); t++) {
        String name = "AP" + percents[t] + area;
        put(into, k, a, name, CocoSummary.classPrecision(tensors, k, t, a, last));
      }
      for (int m = 0; m < tensors.limits(); m++) {
        String limit = "@" + rules.maxDetections()[m];
        if (area.isEmpty() || m == last) {
          String name = "AR" + area + (area.isEmpty() ? limit : "");
          put(into, k, a, name, CocoSummary.classRecall(tensors, k, a, m));
        }
      }
    }
  }

  /** All areas need no name. */
  private String suffix(int a) {
    String name = rules.areas().get(a).name();
    return name.equals("all") ? "" : name;
  }

  /** .5 as 50, .525 as 52.5. */
  public static String percent(double threshold) {
    String text = String.format(Locale.ROOT, "%.4f", threshold * 100);
    return text.replaceFirst("\\.?0+$", "");
  }

  private void put(List<Metric> into, int k, int a, String name, double value) {
    into.add(new Metric(name, id(k), name(k), defined(value), tensors.objects(k, a)));
  }

  private static double defined(double value) {
    return value == -1 ? Double.NaN : value;
  }

  /** A class's id; null where classes are not told apart. */
  private Long id(int k) {
    return rules.agnostic() ? null : (Long) tensors.category(k);
  }

  /** A class's name; null where classes are not told apart. */
  private String name(int k) {
    return rules.agnostic() ? null : name(truth, tensors.category(k));
  }

  /** The name of a category, or its id where the truth lacks it. */
  public static String name(CocoTruth truth, long category) {
    int place = truth.categories().find(category);
    return place < 0 ? String.valueOf(category) : truth.names().get(place);
  }
}
