package dev.pixeltally.tables;

import java.util.Collection;
import java.util.Map;

/**
 * Maps, collections, texts and numbers as JSON, in their own order. Doubles keep every digit (the
 * shortest text that reads back to the same bits); NaN and infinities, which JSON lacks, are null.
 */
public final class Json {
  private Json() {}

  /** On several lines, two spaces a level. */
  public static String pretty(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, "\n");
    return out.append('\n').toString();
  }

  private static void write(Object value, StringBuilder out, String line) {
    if (value instanceof Map<?, ?> map) {
      nest(map.entrySet(), out, line, '{', '}');
    } else if (value instanceof Collection<?> list) {
      nest(list, out, line, '[', ']');
    } else if (value instanceof Map.Entry<?, ?> entry) {
      quote(String.valueOf(entry.getKey()), out);
      out.append(": ");
      write(entry.getValue(), out, line);
    } else if (value == null
        || (value instanceof Double d && !Double.isFinite(d))
        || (value instanceof Float f && !Float.isFinite(f))) {
      out.append("null");
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      quote(value.toString(), out);
    }
  }

  private static void nest(
      Collection<?> items, StringBuilder out, String line, char open, char close) {
    String inner = line + "  ";
    out.append(open);
    boolean first = true;
    for (Object item : items) {
      out.append(first ? "" : ",").append(inner);
      write(item, out, inner);
      first = false;
    }
    out.append(first ? "" : line).append(close);
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (hidden(c) || (Character.isSurrogate(c) && !paired(text, i))) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Needs an escape, or gets one lest a terminal obey it: readers see the same text. */
  private static boolean hidden(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static boolean paired(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
