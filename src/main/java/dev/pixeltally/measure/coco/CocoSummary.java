package dev.pixeltally.measure.coco;

import dev.pixeltally.measure.PairwiseSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * COCO's familiar lines: {@code summarize} of pycocotools, means over all cells that are defined,
 * in NumPy's order of addition.
 */
public final class CocoSummary {
  private CocoSummary() {}

  /**
   * One number.
   *
   * @param key short and unique: {@code AP}, {@code AP50}, {@code AR@10}, {@code ARsmall}
   * @param line as pycocotools prints it, without the value
   * @param value 0 to 1; -1 where no cell is defined
   */
  public record Line(String key, String line, double value) {}

  /**
   * The lines of COCO, 12 of boxes and masks, 10 of key points.
   *
   * @throws IllegalArgumentException for LVIS' rules, which {@link #lvis} sums up
   */
  public static List<Line> of(CocoTensors tensors, CocoRules rules) {
    if (rules.lvis()) {
      throw new IllegalArgumentException("LVIS' rules have lines of their own");
    }
    Means means = new Means(tensors, rules);
    boolean points = rules.kind() == CocoKind.KEYPOINTS;
    int last = points ? 20 : rules.cut();
    List<Line> lines = new ArrayList<>();
    // Literals in the reference: another ladder leaves these lines undefined.
    lines.add(means.precision("AP", Double.NaN, "all", points ? 20 : 100));
    lines.add(means.precision("AP50", .5, "all", last));
    lines.add(means.precision("AP75", .75, "all", last));
    if (!points) {
      lines.add(means.precision("APsmall", Double.NaN, "small", last));
    }
    lines.add(means.precision("APmedium", Double.NaN, "medium", last));
    lines.add(means.precision("APlarge", Double.NaN, "large", last));
    if (points) {
      lines.add(means.recall("AR", Double.NaN, "all", last));
      lines.add(means.recall("AR50", .5, "all", last));
      lines.add(means.recall("AR75", .75, "all", last));
    } else {
      for (int limit : rules.maxDetections()) {
        lines.add(means.recall("AR@" + limit, Double.NaN, "all", limit));
      }
      lines.add(means.recall("ARsmall", Double.NaN, "small", last));
    }
    lines.add(means.recall("ARmedium", Double.NaN, "medium", last));
    lines.add(means.recall("ARlarge", Double.NaN, "large", last));
    return lines;
  }

  /** Each class's AP over all thresholds, all areas, the largest limit; -1 where undefined. */
  static double[] classPrecisions(CocoTensors tensors, CocoRules rules) {
    int a = Math.max(0, rules.area("all"));
    int last = tensors.limits() - 1;
    return IntStream.range(0, tensors.classes())
        .mapToDouble(k -> classPrecision(tensors, k, -1, a, last))
        .toArray();
  }

  /**
   * The mean of one class's defined precisions, or -1.
   *
   * @param threshold the place of an IoU threshold; -1: all of them
   */
  static double classPrecision(CocoTensors tensors, int k, int threshold, int a, int m) {
    int from = Math.max(threshold, 0);
    int to = threshold < 0 ? tensors.thresholds() : threshold + 1;
    double[] cells = new double[(to - from) * tensors.recalls()];
    int n = 0;
    for (int t = from; t < to; t++) {
      for (int r = 0; r < tensors.recalls(); r++) {
        double value = tensors.precision(t, r, k, a, m);
        if (value > -1) {
          cells[n++] = value;
        }
      }
    }
    return n == 0 ? -1 : PairwiseSum.of(cells, n) / n;
  }

  /**
   * The 13 lines of LVIS: {@code get_results} of lvis-api.
   *
   * @param frequencies of the tensors' classes: r, c or f
   */
  public static List<Line> lvis(CocoTensors tensors, CocoRules rules, byte[] frequencies) {
    Means means = new Means(tensors, rules);
    int last = rules.cut();
    List<Line> lines = new ArrayList<>();
    lines.add(means.precision("AP", Double.NaN, "all", last));
    lines.add(means.precision("AP50", .5, "all", last));
    lines.add(means.precision("AP75", .75, "all", last));
    lines.add(means.precision("APs", Double.NaN, "small", last));
    lines.add(means.precision("APm", Double.NaN, "medium", last));
    lines.add(means.precision("APl", Double.NaN, "large", last));
    for (char frequency : new char[] {'r', 'c', 'f'}) {
      int[] classes =
          IntStream.range(0, frequencies.length).filter(k -> frequencies[k] == frequency).toArray();
      lines.add(means.precision("AP" + frequency, Double.NaN, "all", last, classes));
    }
    lines.add(means.recall("AR@" + last, Double.NaN, "all", last));
    lines.add(means.recall("ARs@" + last, Double.NaN, "small", last));
    lines.add(means.recall("ARm@" + last, Double.NaN, "medium", last));
    lines.add(means.recall("ARl@" + last, Double.NaN, "large", last));
    return lines;
  }

  /** The mean of one class's recalls over all thresholds, or -1. */
  static double classRecall(CocoTensors tensors, int k, int a, int m) {
    double[] cells = new double[tensors.thresholds()];
    int n = 0;
    for (int t = 0; t < tensors.thresholds(); t++) {
      double value = tensors.recall(t, k, a, m);
      if (value > -1) {
        cells[n++] = value;
      }
    }
    return n == 0 ? -1 : PairwiseSum.of(cells, n) / n;
  }

  private record Means(CocoTensors tensors, CocoRules rules) {
    Line precision(String key, double threshold, String area, int limit) {
      return precision(
          key, threshold, area, limit, IntStream.range(0, tensors.classes()).toArray());
    }

    Line precision(String key, double threshold, String area, int limit, int[] classes) {
      int a = rules.area(area);
      List<Integer> limits = places(limit);
      int[] chosen = thresholds(threshold);
      int[] defined =
          a < 0
              ? new int[0]
              : Arrays.stream(classes).filter(k -> tensors.objects(k, a) > 0).toArray();
      int columns = defined.length * limits.size();
      double[] cells = new double[chosen.length * tensors.recalls() * columns];
      // Class by class, as the tensors lie; each value goes where the reference's order has it.
      for (int c = 0; c < columns; c++) {
        int k = defined[c / limits.size()];
        int m = limits.get(c % limits.size());
        for (int t = 0; t < chosen.length; t++) {
          int from = tensors.curve(chosen[t], k, a, m);
          for (int r = 0; r < tensors.recalls(); r++) {
            cells[(t * tensors.recalls() + r) * columns + c] = tensors.precision()[from + r];
          }
        }
      }
      int n = cells.length;
      return line(key, "Average Precision", "(AP)", threshold, area, limit, mean(cells, n));
    }

    Line recall(String key, double threshold, String area, int limit) {
      int a = rules.area(area);
      List<Integer> limits = places(limit);
      double[] cells = new double[tensors.thresholds() * tensors.classes() * limits.size()];
      int n = 0;
      for (int t = 0; a >= 0 && t < tensors.thresholds(); t++) {
        if (!Double.isNaN(threshold) && rules.iouThresholds()[t] != threshold) {
          continue;
        }
        for (int k = 0; k < tensors.classes(); k++) {
          for (int m : limits) {
            double value = tensors.recall(t, k, a, m);
            if (value > -1) {
              cells[n++] = value;
            }
          }
        }
      }
      return line(key, "Average Recall", "(AR)", threshold, area, limit, mean(cells, n));
    }

    private int[] thresholds(double wanted) {
      return IntStream.range(0, tensors.thresholds())
          .filter(t -> Double.isNaN(wanted) || rules.iouThresholds()[t] == wanted)
          .toArray();
    }

    /** A limit that is given twice counts twice. */
    private List<Integer> places(int limit) {
      List<Integer> places = new ArrayList<>();
      for (int m = 0; m < rules.maxDetections().length; m++) {
        if (rules.maxDetections()[m] == limit) {
          places.add(m);
        }
      }
      return places;
    }

    private static double mean(double[] cells, int n) {
      return n == 0 ? -1 : PairwiseSum.of(cells, n) / n;
    }

    private Line line(
        String key,
        String title,
        String kind,
        double threshold,
        String area,
        int limit,
        double value) {
      double[] all = rules.iouThresholds();
      String iou =
          Double.isNaN(threshold)
              ? String.format(Locale.ROOT, "%.2f:%.2f", all[0], all[all.length - 1])
              : String.format(Locale.ROOT, "%.2f", threshold);
      String of =
          !rules.lvis() ? "" : " catIds=" + (key.matches("AP[rcf]") ? "  " + key.charAt(2) : "all");
      String text =
          String.format(
              Locale.ROOT,
              "%-18s %s @[ IoU=%-9s | area=%6s | maxDets=%3d%s ]",
              title,
              kind,
              iou,
              area,
              limit,
              of);
      return new Line(key, text, value);
    }
  }
}
