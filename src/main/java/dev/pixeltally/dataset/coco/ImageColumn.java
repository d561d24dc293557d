package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One column of a CSV file (RFC 4180, with a header) by its column {@code image_id}. */
public final class ImageColumn {
  private static final String KEY = "image_id";

  private ImageColumn() {}

  /**
   * Reads the column.
   *
   * @return values by image id; images without a value are not there
   * @throws Refusal where the file has no such columns, or ids that are none
   */
  public static Map<Long, String> read(Path file, String column) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      List<String> head = row(in);
      int key = head == null ? -1 : head.indexOf(KEY);
      int value = head == null ? -1 : head.indexOf(column);
      if (key < 0 || value < 0) {
        String missing = key < 0 ? KEY : column;
        throw new Refusal(
            "Cannot read "
                + file
                + ": it has no column "
                + missing
                + (head == null ? ": it is empty" : Nearest.hint(missing, head)));
      }
      Map<Long, String> values = new HashMap<>();
      int line = 1;
      for (List<String> row; (row = row(in)) != null; ) {
        line++;
        if (row.size() == 1 && row.get(0).isEmpty()) {
          continue;
        }
        if (row.size() != head.size()) {
          throw new Refusal(
              "Cannot read "
                  + file
                  + ": row "
                  + line
                  + " has "
                  + row.size()
                  + " fields, the header "
                  + head.size());
        }
        if (!row.get(value).isEmpty()) {
          values.put(id(row.get(key), file, line), row.get(value));
        }
      }
      return values;
    }
  }

  private static long id(String text, Path file, int line) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new Refusal(
          "Cannot read "
              + file
              + ": row "
              + line
              + " has image_id "
              + text
              + "; COCO's numbers are valid",
          e);
    }
  }

  /** The next row's fields; null at the end. */
  private static List<String> row(BufferedReader in) throws IOException {
    int c = in.read();
    if (c < 0) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (; c >= 0; c = in.read()) {
      if (quoted) {
        if (c != '"') {
          field.append((char) c);
          continue;
        }
        in.mark(1);
        quoted = in.read() == '"';
        if (quoted) {
          field.append('"');
        } else {
          in.reset();
        }
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
      } else if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
      } else if (c == '\n') {
        break;
      } else if (c != '\r' && c != '\uFEFF') {
        field.append((char) c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
