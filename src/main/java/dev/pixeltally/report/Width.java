package dev.pixeltally.report;

/**
 * How many columns of a terminal text takes: two for what is written in squares, such as Chinese,
 * none for marks that stand on the letter before them. After Unicode's East Asian Width (W and F),
 * by blocks.
 */
final class Width {
  /** First and last of each block whose characters take two columns. */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
    0xFE10, 0xFE1F, 0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x1BBFF, 0x1F200,
    0x1F64F, 0x1F680, 0x1F6FF, 0x1F900, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD
  };

  private Width() {}

  /** The columns of a text. */
  static int of(String text) {
    int columns = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      columns += of(text.codePointAt(i));
    }
    return columns;
  }

  /** A text of so many columns at most: a longer one ends in an ellipsis. */
  static String cut(String text, int most) {
    if (of(text) <= most) {
      return text;
    }
    int end = 0;
    int columns = 1;
    while (columns + of(text.codePointAt(end)) <= most) {
      columns += of(text.codePointAt(end));
      end += Character.charCount(text.codePointAt(end));
    }
    return text.substring(0, end) + "…";
  }

  private static int of(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    for (int i = 0; i < WIDE.length && c >= WIDE[i]; i += 2) {
      if (c <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }
}
