package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A list of ids, one a line. Blank lines, CRLF, a byte-order mark and further columns (VOC's Main
 * lists: {@code 2007_000027 -1}) are tolerated.
 */
public final class SplitFile {
  private static final long LIMIT = 1L << 30;

  private SplitFile() {}

  /** Tells each line that holds something, without surrounding blanks, in order. */
  public static void lines(Storage storage, String address, Consumer<String> sink) {
    byte[] bytes;
    try {
      bytes = storage.read(address, LIMIT, Reason.UNREADABLE);
    } catch (SampleException e) {
      if (e.reason() == Reason.EMPTY_FILE) {
        return;
      }
      throw new Refusal("Cannot read the split: " + e.getMessage(), e);
    }
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      boolean end = i == bytes.length || bytes[i] == '\n' || bytes[i] == '\r';
      if (!end) {
        if (bytes[i] == 0) {
          throw new Refusal("Cannot read the split " + address + ": it is no text file");
        }
        continue;
      }
      if (i > start) {
        String line = new String(bytes, start, i - start, StandardCharsets.UTF_8).strip();
        if (start == 0 && line.startsWith("\uFEFF")) {
          line = line.substring(1).strip();
        }
        if (!line.isEmpty()) {
          sink.accept(line);
        }
      }
      start = i + 1;
    }
  }

  /** The line's first column. */
  public static String firstColumn(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (Character.isWhitespace(line.charAt(i))) {
        return line.substring(0, i);
      }
    }
    return line;
  }
}
