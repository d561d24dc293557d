package dev.pixeltally.config;

/**
 * Texts of strangers, fit for a terminal. Names of categories and files may hold what moves a
 * cursor, turns the order of writing round, breaks a line or cannot be seen; tables and {@code
 * --json} keep them as they are, people see what is there.
 */
public final class Printable {
  /** Letters, a mark and a symbol that leave no ink. */
  private static final String BLANK = "\u034F\u115F\u1160\u2800\u3164\uFFA0";

  private Printable() {}

  /** The text on one line; what cannot be seen as its code, as in {@code <U+202E>}. */
  public static String of(String text) {
    if (text.codePoints().allMatch(Printable::visible)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (visible(c)) {
                out.appendCodePoint(c);
              } else {
                out.append(String.format("<U+%04X>", c));
              }
            });
    return out.toString();
  }

  private static boolean visible(int c) {
    if (c >= ' ' && c < 127) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> BLANK.indexOf(c) < 0;
    };
  }
}
