package dev.pixeltally.report;

import dev.pixeltally.config.Printable;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Metric;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A run's outcome for a terminal: the class table, the means, failures by reason, and where
 * everything lies. 80 columns; colours only where {@link Style#COLOUR}.
 */
public final class ConsoleReport {
  private static final int BAR = 20;

  /** Of a class's name, so that the row fits. */
  private static final int WIDEST = Paragraph.COLUMNS - 57;

  private static final String RULE = "─";

  private final Style style;
  private final StringBuilder out = new StringBuilder();

  /** How the text may look. */
  public enum Style {
    PLAIN,
    COLOUR;

    /** Colours on a terminal, unless NO_COLOR says otherwise (no-color.org). */
    public static Style ofTerminal() {
      String no = System.getenv("NO_COLOR");
      boolean wanted = (no == null || no.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
      // Both: under --json the text goes to standard error.
      return wanted && Terminal.output() && Terminal.errors() ? COLOUR : PLAIN;
    }
  }

  private ConsoleReport(Style style) {
    this.style = style;
  }

  /** The whole text. */
  public static String of(RunReport report, Style style) {
    ConsoleReport c = new ConsoleReport(style);
    report.detections().forEach(d -> c.out.append(d.text(style)));
    c.out.append('\n');
    if (report.metrics() != null && report.images() > 0) {
      if (PanopticTable.fits(report.metrics())) {
        new PanopticTable(report.metrics()).lines().forEach(c::line);
      } else if (InstanceTable.fits(report.metrics())) {
        new InstanceTable(report.metrics()).lines().forEach(c::line);
      } else if (report.labels() != null) {
        c.classes(report);
        c.means(report);
      } else {
        if (!report.metrics().perClass().isEmpty()) {
          Numbers.table(report.metrics().perClass()).forEach(c::line);
          c.line("");
        }
        c.means(report);
      }
      c.line("");
      Paragraph.lines("  protocol     ", report.protocol() + ", " + report.convention())
          .forEach(c::line);
    }
    c.failures(report);
    c.places(report);
    return c.out.toString();
  }

  private void classes(RunReport report) {
    Map<Long, Map<String, Metric>> rows = new LinkedHashMap<>();
    for (Metric m : report.metrics().perClass()) {
      rows.computeIfAbsent(m.classId(), id -> new LinkedHashMap<>()).put(m.name(), m);
    }
    int width = 14;
    for (LabelClass c : report.labels().classes()) {
      width = Math.max(width, Math.min(WIDEST, Width.of(Printable.of(c.name()))));
    }
    line(
        bold(
            String.format(
                "  %-" + width + "s %7s  %-20s %9s %14s",
                "class",
                "IoU",
                "",
                "accuracy",
                "pixels")));
    rule(width);
    for (LabelClass c : report.labels().classes()) {
      Map<String, Metric> row = rows.getOrDefault((long) c.id(), Map.of());
      double iou = value(row, "iou");
      long pixels = row.containsKey("iou") ? row.get("iou").support() : 0;
      line(
          swatch(c.rgb())
              + " "
              + Cells.row(
                  new int[] {-width, 8}, Width.cut(Printable.of(c.name()), width), percent(iou))
              + "  "
              + bar(iou)
              + Cells.row(
                  new int[] {10, 15}, percent(value(row, "accuracy")), Cells.grouped(pixels)));
    }
    rule(width);
  }

  private static double value(Map<String, Metric> row, String name) {
    return row.containsKey(name) ? row.get(name).value() : Double.NaN;
  }

  private void means(RunReport report) {
    for (Metric m : report.metrics().overall()) {
      if (report.labels() == null) {
        line(Numbers.line(m));
      } else if (!m.name().endsWith("_pixels") && !m.name().contains("@")) {
        String value = m.name().endsWith("_percent") ? plain(m.value()) : percent(m.value());
        String text = String.format("  %-28s %8s", m.name().replace('_', ' '), value);
        line(m.name().equals("mean_iou") ? bold(text) : text);
      }
    }
    bands(report);
  }

  /** Some widths of the bands round borders: the tables and {@code --json} have them all. */
  private void bands(RunReport report) {
    if (report.metrics().overall().stream().noneMatch(m -> m.name().equals("mean_iou@1"))) {
      return;
    }
    line("");
    line(dim("  pixels from a border     mean IoU  pixel accuracy"));
    for (int width : new int[] {1, 2, 5, 10, 20, 40}) {
      line(
          String.format(
              "  at most %-20d %8s        %8s",
              width,
              percent(report.overall("mean_iou@" + width)),
              percent(report.overall("pixel_accuracy@" + width))));
    }
  }

  private void failures(RunReport report) {
    double rate = report.images() / Math.max(1e-9, report.seconds());
    line(
        String.format(
            Locale.ROOT,
            "  images       %,d in %.1f s (%.1f images/s)",
            report.images(),
            report.seconds(),
            rate));
    if (report.failed() > 0) {
      line(red(String.format(Locale.ROOT, "  failed       %,d", report.failed())));
      report
          .failures()
          .forEach(
              (reason, n) -> line(String.format(Locale.ROOT, "    %-22s %,d", reason.code(), n)));
      for (FailedSample f : report.examples()) {
        Paragraph.lines("      ", f.id() + ": " + f.message()).forEach(this::line);
      }
      if (report.failed() > report.examples().size()) {
        line("      ...");
      }
    }
  }

  private void places(RunReport report) {
    report
        .places()
        .forEach((what, where) -> line(String.format("  %-12s %s", what, Printable.of(where))));
  }

  private void rule(int width) {
    line(dim("  " + RULE.repeat(width + 55)));
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  private static String plain(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", value);
  }

  private String bar(double share) {
    int full = Double.isNaN(share) ? 0 : (int) Math.round(share * BAR);
    return "█".repeat(full) + dim("·".repeat(BAR - full));
  }

  private String swatch(int rgb) {
    return style == Style.COLOUR
        ? String.format(
            "\u001b[38;2;%d;%d;%dm■\u001b[0m", rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255)
        : " ";
  }

  private String bold(String text) {
    return style == Style.COLOUR ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  private String dim(String text) {
    return style == Style.COLOUR ? "\u001b[2m" + text + "\u001b[0m" : text;
  }

  private String red(String text) {
    return style == Style.COLOUR ? "\u001b[31m" + text + "\u001b[0m" : text;
  }
}
