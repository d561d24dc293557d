package dev.pixeltally.report;

import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cityscapes' average precisions, in percent: a row a class, and their means. */
final class InstanceTable {
  private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("ap", "AP");
    COLUMNS.put("ap50", "AP50%");
    COLUMNS.put("ap_50m", "AP50m");
    COLUMNS.put("ap_100m", "AP100m");
    COLUMNS.put("ap50_50m", "AP50%50m");
  }

  private final Metrics metrics;

  InstanceTable(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Whether these are numbers of this kind. */
  static boolean fits(Metrics metrics) {
    return metrics.overall().stream().anyMatch(m -> m.name().equals("ap50"));
  }

  List<String> lines() {
    Map<String, Map<String, Metric>> rows = new LinkedHashMap<>();
    metrics
        .perClass()
        .forEach(
            m -> rows.computeIfAbsent(m.className(), c -> new LinkedHashMap<>()).put(m.name(), m));
    Map<String, Metric> means = new LinkedHashMap<>();
    metrics.overall().forEach(m -> means.put(m.name(), m));
    String rule = "  " + "─".repeat(12 + 9 * (int) columns(means).count() + 10);
    List<String> lines = new ArrayList<>();
    lines.add(line("class", columns(means).map(COLUMNS::get).toList(), "objects"));
    lines.add(rule);
    rows.forEach((name, row) -> lines.add(line(name, values(means, row), objects(row))));
    lines.add(rule);
    lines.add(line("mean", values(means, means), objects(means)));
    return lines;
  }

  private static Stream<String> columns(Map<String, Metric> means) {
    return COLUMNS.keySet().stream().filter(means::containsKey);
  }

  private static List<String> values(Map<String, Metric> means, Map<String, Metric> row) {
    return columns(means).map(c -> ConsoleReport.percent(row.get(c).value())).toList();
  }

  private static String objects(Map<String, Metric> row) {
    return Cells.grouped(row.get("ap").support());
  }

  private static String line(String name, List<String> values, String objects) {
    StringBuilder line = new StringBuilder("  ").append(Cells.left(name, 12));
    values.forEach(v -> line.append(Cells.right(v, 9)));
    return line.append(Cells.right(objects, 10)).toString();
  }
}
