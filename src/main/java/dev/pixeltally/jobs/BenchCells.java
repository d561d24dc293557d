package dev.pixeltally.jobs;

import java.util.List;
import java.util.Locale;

/** Numbers as a bench prints them, and tables of them in Markdown that a terminal shows as well. */
final class BenchCells {
  static final String NONE = "–";

  private BenchCells() {}

  /** Three digits that count; NaN: there is none. */
  static String seconds(double value) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    return String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 10 ? "%.2f" : "%.1f", value);
  }

  static String ratio(double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%.2f", value);
  }

  /** Appends rows of equal length, the head first; numbers stand to the right of their column. */
  static void align(List<List<String>> rows, StringBuilder out) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < widths.length; i++) {
        String cell = rows.get(r).get(i);
        String pad = " ".repeat(widths[i] - cell.length());
        out.append("| ").append(i == 0 ? cell + pad : pad + cell).append(' ');
      }
      out.append("|\n");
      if (r == 0) {
        for (int i = 0; i < widths.length; i++) {
          out.append('|').append("-".repeat(widths[i] + 1)).append(i == 0 ? '-' : ':');
        }
        out.append("|\n");
      }
    }
  }
}
