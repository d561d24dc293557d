package dev.pixeltally.report;

import dev.pixeltally.config.Printable;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Numbers for a terminal, each in its unit: shares in percent, all others as they are. */
final class Numbers {
  private static final int CLASS = 22;
  private static final int COLUMN = 12;

  /** Beside the class's name, so that a row fits 80 columns. */
  private static final int MOST = 4;

  private Numbers() {}

  /** A value without its unit; a dash where it is not defined. */
  static String value(Metric m) {
    if (Double.isNaN(m.value())) {
      return "–";
    }
    return switch (m.unit()) {
      case SHARE -> String.format(Locale.ROOT, "%.2f", 100 * m.value());
      case PERCENT -> String.format(Locale.ROOT, "%.2f", m.value());
      case COUNT -> String.format(Locale.ROOT, "%,d", (long) m.value());
      default -> String.format(Locale.ROOT, "%.4f", m.value());
    };
  }

  /** A line: name, value, unit. */
  static String line(Metric m) {
    String unit = m.unit() == Unit.SHARE ? "%" : m.unit().word();
    return String.format("  %-28s %12s %s", m.name().replace('_', ' '), value(m), unit);
  }

  /** A table of classes, such as key points: a heading, then a line a class; the first numbers. */
  static List<String> table(List<Metric> perClass) {
    Set<String> names = new LinkedHashSet<>();
    Map<Long, List<Metric>> rows = new LinkedHashMap<>();
    for (Metric m : perClass) {
      names.add(m.name());
      rows.computeIfAbsent(m.classId(), id -> new ArrayList<>()).add(m);
    }
    List<String> shown = names.stream().limit(MOST).toList();
    List<String> lines = new ArrayList<>();
    StringBuilder heading = new StringBuilder("  ").append(Cells.left("", CLASS));
    shown.forEach(name -> heading.append(Cells.right(name.replace('_', ' '), COLUMN)));
    lines.add(heading.toString());
    for (List<Metric> row : rows.values()) {
      String name = Printable.of(String.valueOf(row.get(0).className()));
      StringBuilder line =
          new StringBuilder("  ").append(Cells.left(Width.cut(name, CLASS), CLASS));
      for (String column : shown) {
        String cell =
            row.stream()
                .filter(m -> m.name().equals(column))
                .findFirst()
                .map(Numbers::value)
                .orElse("–");
        line.append(Cells.right(cell, COLUMN));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
