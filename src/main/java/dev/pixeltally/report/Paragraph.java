package dev.pixeltally.report;

import dev.pixeltally.config.Printable;
import java.util.ArrayList;
import java.util.List;

/** Words behind their heading, broken before the terminal does. */
final class Paragraph {
  /** Of a terminal. */
  static final int COLUMNS = 80;

  private Paragraph() {}

  /** Its lines, the later ones below the first one's words; a word alone may be longer. */
  static List<String> lines(String heading, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder row = new StringBuilder(heading);
    int columns = heading.length();
    boolean fresh = true;
    for (String word : Printable.of(text).split(" ", -1)) {
      int width = Width.of(word);
      if (!fresh && columns + 1 + width > COLUMNS) {
        lines.add(row.toString());
        row = new StringBuilder(" ".repeat(heading.length()));
        columns = heading.length();
        fresh = true;
      }
      row.append(fresh ? "" : " ").append(word);
      columns += width + (fresh ? 0 : 1);
      fresh = false;
    }
    lines.add(row.toString());
    return lines;
  }
}
