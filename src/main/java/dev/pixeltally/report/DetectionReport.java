package dev.pixeltally.report;

import dev.pixeltally.config.Printable;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.tables.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The outcome of scoring detections: the benchmark's own lines, the classes, what was odd.
 *
 * @param run null where nothing is kept
 * @param lines as the benchmark's own tool prints them, without their values
 * @param metrics the lines' values in their order, and the classes'
 * @param detections of each class's id
 * @param failures images and detections that could not be used, by reason
 * @param warnings sentences
 * @param places what lies where: a word and an address
 */
public record DetectionReport(
    String run,
    String protocol,
    String convention,
    List<String> lines,
    Metrics metrics,
    Map<Long, Long> detections,
    long images,
    double seconds,
    Map<Reason, Long> failures,
    List<String> warnings,
    Map<String, String> places) {
  /** A class's numbers that fit a row; the tables have them all. */
  private static final List<String> OF_A_CLASS = List.of("AP", "AP50", "AP75", "localised");

  private static final int WIDEST = 26;
  private static final String LOCALISED = "localised";

  /** Width of the column of the main number. */
  private static final int MAIN = 10;

  /** The longest bar, where names and numbers leave it so much. */
  private static final int BAR = 16;

  /** Columns of the rest of a row, without the class's name. */
  private static final int REST = 34;

  /** Columns of a number beside the main one. */
  private static final int BESIDE = 8;

  /** For a terminal: the classes in the order of their ids, and the lines that people know. */
  public String text(ConsoleReport.Style style) {
    StringBuilder out = new StringBuilder("\n");
    Map<Long, Map<String, Metric>> classes = classes();
    if (classes.size() > 1) {
      table(out, classes, style);
    }
    for (int i = 0; i < lines.size(); i++) {
      Metric m = metrics.overall().get(i);
      out.append(' ').append(lines.get(i)).append(" = ").append(three(m.value()));
      out.append(interval(m.name())).append('\n');
    }
    beside(out);
    out.append('\n');
    paragraph(out, "  protocol     ", protocol + ", " + convention);
    long boxes = detections.values().stream().mapToLong(Long::longValue).sum();
    out.append(
        String.format(
            Locale.ROOT,
            "  images       %,d with %,d objects and %,d detections, in %.2f s%n",
            images,
            metrics.overall().isEmpty() ? 0 : metrics.overall().get(0).support(),
            boxes,
            seconds));
    warnings.forEach(w -> paragraph(out, "  note         ", w));
    places.forEach(
        (what, where) -> out.append(String.format("  %-12s %s%n", what, Printable.of(where))));
    return out.toString();
  }

  private static void paragraph(StringBuilder out, String heading, String text) {
    Paragraph.lines(heading, text).forEach(line -> out.append(line).append('\n'));
  }

  /** A bootstrap's interval of a line, where there is one. */
  private String interval(String name) {
    double low = value(name + "_low");
    double high = value(name + "_high");
    return Double.isNaN(low) || Double.isNaN(high)
        ? ""
        : " [" + three(low) + ", " + three(high) + "]";
  }

  private double value(String name) {
    return metrics.overall().stream()
        .filter(m -> m.name().equals(name))
        .mapToDouble(Metric::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Numbers beside the lines; intervals stand with these already. */
  private void beside(StringBuilder out) {
    List<Metric> more =
        metrics.overall().subList(lines.size(), metrics.overall().size()).stream()
            .filter(m -> !m.name().matches("A[PR][^\\[]*_(low|high)"))
            .toList();
    out.append(more.isEmpty() ? "" : "\n");
    for (Metric m : more) {
      String value = Double.isNaN(m.value()) ? "–" : String.format(Locale.ROOT, "%.4f", m.value());
      out.append(String.format("  %-44s %10s%n", Printable.of(m.name()), value));
    }
  }

  private void table(
      StringBuilder out, Map<Long, Map<String, Metric>> classes, ConsoleReport.Style style) {
    int width = 12;
    for (Map<String, Metric> row : classes.values()) {
      width = Math.max(width, Math.min(WIDEST, Width.of(Printable.of(any(row).className()))));
    }
    String main = has(classes, "AP") ? "AP" : has(classes, LOCALISED) ? LOCALISED : "AP";
    List<String> beside = Stream.of("AP50", "AP75").filter(n -> has(classes, n)).toList();
    int bar = Math.min(BAR, Paragraph.COLUMNS - REST - width - BESIDE * beside.size());
    String head =
        "  "
            + Cells.left("class", width)
            + Cells.right(main, MAIN)
            + " ".repeat(bar + 1)
            + beside.stream().map(n -> Cells.right(n, BESIDE)).collect(Collectors.joining())
            + Cells.right("objects", 10)
            + Cells.right("detections", 11);
    out.append(style == ConsoleReport.Style.COLOUR ? "\u001b[1m" + head + "\u001b[0m" : head);
    out.append("\n  ").append("─".repeat(head.length() - 2)).append('\n');
    for (Map.Entry<Long, Map<String, Metric>> one : classes.entrySet()) {
      Map<String, Metric> row = one.getValue();
      String name = Printable.of(any(row).className());
      out.append("  ").append(Cells.left(Width.cut(name, width), width));
      out.append(Cells.right(percent(row, main), MAIN))
          .append(' ')
          .append(bar(row, main, bar, style));
      beside.forEach(n -> out.append(Cells.right(percent(row, n), BESIDE)));
      out.append(Cells.right(Cells.grouped(any(row).support()), 10));
      long found = detections.getOrDefault(one.getKey(), 0L);
      out.append(Cells.right(Cells.grouped(found), 11)).append('\n');
    }
    out.append("  ").append("─".repeat(head.length() - 2)).append('\n');
  }

  private static boolean has(Map<Long, Map<String, Metric>> classes, String metric) {
    return classes.values().stream().anyMatch(row -> row.containsKey(metric));
  }

  private static String bar(
      Map<String, Metric> row, String metric, int columns, ConsoleReport.Style style) {
    double value = row.containsKey(metric) ? row.get(metric).value() : Double.NaN;
    int full = Double.isNaN(value) ? 0 : (int) Math.round(value * columns);
    String rest = "·".repeat(columns - full);
    return "█".repeat(full)
        + (style == ConsoleReport.Style.COLOUR ? "\u001b[2m" + rest + "\u001b[0m" : rest);
  }

  private static String percent(Map<String, Metric> row, String name) {
    Metric m = row.get(name);
    return Cells.percent(m == null ? Double.NaN : m.value());
  }

  /** COCO's and LVIS' tools print -1 for what is undefined. */
  private String three(double value) {
    if (Double.isNaN(value) && !protocol.matches("(coco|lvis)-.*")) {
      return "–";
    }
    return String.format(Locale.ROOT, "%.3f", Double.isNaN(value) ? -1 : value);
  }

  /** By id: names may repeat. */
  private Map<Long, Map<String, Metric>> classes() {
    Map<Long, Map<String, Metric>> rows = new LinkedHashMap<>();
    for (Metric m : metrics.perClass()) {
      if (m.classId() != null) {
        rows.computeIfAbsent(m.classId(), n -> new LinkedHashMap<>()).put(m.name(), m);
      }
    }
    return rows;
  }

  /**
   * The first of a class's numbers: AP where there is an area range of all, else one of another.
   */
  private static Metric any(Map<String, Metric> row) {
    return row.values().iterator().next();
  }

  /** The object that {@code --json} prints. */
  public String json() {
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("run", run);
    top.putAll(numbers());
    top.put("failures", failureCounts());
    return Json.pretty(top);
  }

  /** How many failures there are of each reason, by its code. */
  public Map<String, Long> failureCounts() {
    Map<String, Long> byCode = new LinkedHashMap<>();
    failures.forEach((reason, n) -> byCode.put(reason.code(), n));
    return byCode;
  }

  /** All of the object but whose it is, and the failures, which a run tells of all together. */
  Map<String, Object> numbers() {
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("protocol", protocol);
    top.put("convention", convention);
    top.put("images", images);
    Map<String, Object> overall = new LinkedHashMap<>();
    metrics.overall().forEach(m -> overall.put(m.name(), m.value()));
    top.put("metrics", overall);
    List<Map<String, Object>> rows = new ArrayList<>();
    classes()
        .forEach(
            (id, numbers) -> {
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("id", id);
              row.put("name", any(numbers).className());
              row.put("objects", any(numbers).support());
              row.put("detections", detections.getOrDefault(id, 0L));
              OF_A_CLASS.stream()
                  .filter(numbers::containsKey)
                  .forEach(n -> row.put(n, numbers.get(n).value()));
              rows.add(row);
            });
    top.put("classes", rows);
    top.put("warnings", warnings);
    return top;
  }
}
