package dev.pixeltally.report;

import dev.pixeltally.config.Printable;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** PQ, SQ and RQ of the classes that were seen, in percent, and their means. 80 columns at most. */
final class PanopticTable {
  private static final int WIDEST = 29;
  private static final String RULE = "─";

  private final Metrics metrics;
  private final Map<Long, Map<String, Metric>> rows = new LinkedHashMap<>();
  private int width = 14;

  PanopticTable(Metrics metrics) {
    this.metrics = metrics;
    for (Metric m : metrics.perClass()) {
      rows.computeIfAbsent(m.classId(), id -> new LinkedHashMap<>()).put(m.name(), m);
    }
    rows.values().removeIf(row -> count(row, "tp") + count(row, "fp") + count(row, "fn") == 0);
    for (Map<String, Metric> row : rows.values()) {
      width = Math.max(width, Math.min(WIDEST, Width.of(name(row))));
    }
  }

  /** Whether these are numbers of a panoptic protocol. */
  static boolean fits(Metrics metrics) {
    return metrics.overall().stream().anyMatch(m -> m.name().equals("pq"));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    String rule = "  " + RULE.repeat(width + 49);
    lines.add(line("class", "PQ", "SQ", "RQ", "TP", "FP", "FN"));
    lines.add(rule);
    for (Map<String, Metric> row : rows.values()) {
      lines.add(
          line(
              Width.cut(name(row), width),
              percent(row, "pq"),
              percent(row, "sq"),
              percent(row, "rq"),
              whole(row, "tp"),
              whole(row, "fp"),
              whole(row, "fn")));
    }
    lines.add(rule);
    for (String group : List.of("", "_things", "_stuff")) {
      lines.add(
          line(
              group.isEmpty() ? "all" : group.substring(1),
              ConsoleReport.percent(overall("pq" + group)),
              ConsoleReport.percent(overall("sq" + group)),
              ConsoleReport.percent(overall("rq" + group)),
              String.format(Locale.ROOT, "%.0f", overall("classes" + group)),
              "classes",
              ""));
    }
    return lines;
  }

  private String line(String... cells) {
    return "  " + Cells.row(new int[] {-width, 8, 8, 8, 9, 8, 8}, cells);
  }

  private static String name(Map<String, Metric> row) {
    return Printable.of(row.get("pq").className());
  }

  private static double count(Map<String, Metric> row, String name) {
    return row.get(name).value();
  }

  private static String percent(Map<String, Metric> row, String name) {
    return ConsoleReport.percent(row.get(name).value());
  }

  private static String whole(Map<String, Metric> row, String name) {
    return String.format(Locale.ROOT, "%,.0f", row.get(name).value());
  }

  private double overall(String name) {
    return metrics.overall().stream()
        .filter(m -> m.name().equals(name))
        .mapToDouble(Metric::value)
        .findFirst()
        .orElse(Double.NaN);
  }
}
