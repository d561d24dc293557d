package dev.pixeltally.report;

/**
 * Cells of a table for a terminal. {@link String#format} takes tens of milliseconds for a hundred
 * rows in a JVM that has just begun: as long as a short command takes to read its files.
 */
final class Cells {
  private Cells() {}

  /** Text at the left of so many columns, more where it is longer. */
  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - Width.of(text)));
  }

  /** Text at the right of so many columns, more where it is longer. */
  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - Width.of(text))) + text;
  }

  /**
   * A line of cells; a number that fills its columns keeps a blank before it.
   *
   * @param widths columns of each cell; below 0: so many, with the text at their left
   */
  static String row(int[] widths, String... cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      line.append(
          widths[i] < 0 ? left(cells[i], -widths[i]) : " " + right(cells[i], widths[i] - 1));
    }
    return line.toString();
  }

  /** With commas between thousands. */
  static String grouped(long number) {
    StringBuilder text = new StringBuilder(Long.toString(number));
    int first = number < 0 ? 1 : 0;
    for (int at = text.length() - 3; at > first; at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  /** A share from 0 to 1 in percent with two decimals; a dash where it is not defined. */
  static String percent(double share) {
    if (Double.isNaN(share)) {
      return "–";
    }
    long hundredths = Math.round(1e4 * share);
    return hundredths / 100 + "." + hundredths % 100 / 10 + hundredths % 10;
  }
}
