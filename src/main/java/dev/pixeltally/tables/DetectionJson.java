package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResults.Basis;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Segmentation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Detections as COCO's results format, one a line. Every number reads back to the same bits: whole
 * ones are printed with ".0" where they were read as doubles.
 */
public final class DetectionJson {
  private final OutputStream out;
  private final CocoResults results;
  private final ObjectTable rows;
  private final Segmentation mask = new Segmentation();

  private DetectionJson(CocoResults results, OutputStream out) {
    this.results = results;
    this.rows = results.detections();
    this.out = out;
  }

  /**
   * Writes them in their file's order. They must have been read with all parts, and not been joined
   * to a truth.
   */
  public static void write(CocoResults results, OutputStream to) throws IOException {
    BufferedOutputStream out = new BufferedOutputStream(to, 1 << 16);
    DetectionJson writer = new DetectionJson(results, out);
    writer.text("[");
    for (int row = 0; row < writer.rows.size(); row++) {
      writer.text(row == 0 ? "\n" : ",\n");
      writer.detection(row);
    }
    writer.text("\n]\n");
    out.flush();
  }

  private void detection(int row) throws IOException {
    double[] numbers = rows.numbers();
    int at = row * ObjectTable.STRIDE;
    text("{\"image_id\":");
    text(Long.toString(rows.imageId(row)));
    text(",\"category_id\":");
    text(Long.toString(rows.categoryId(row)));
    if (rows.hasBox(row)) {
      text(",\"bbox\":");
      numbers(numbers, at, 4);
    }
    byte[] chunk = rows.maskBytes(row);
    if (chunk != null) {
      text(",\"segmentation\":");
      mask(row, mask.open(chunk, rows.maskStart(row), rows.maskLength(row)), chunk);
    }
    int points = rows.keepsPoints() ? rows.pointNumbers(row) : 0;
    if (points > 0 || results.basis() == Basis.KEYPOINTS) {
      text(",\"keypoints\":");
      numbers(rows.points(row), rows.pointStart(row), points);
    }
    text(",\"score\":");
    text(Double.toString(numbers[at + 4]));
    text("}");
  }

  private void mask(int row, int kind, byte[] chunk) throws IOException {
    long first = mask.number();
    if (kind == Segmentation.POLYGONS) {
      rings(first);
      return;
    }
    text("{\"size\":[" + first + "," + mask.number() + "],\"counts\":");
    if (kind == Segmentation.TEXT) {
      quoted(row, chunk, mask.position(), mask.end());
    } else {
      text("[");
      long n = mask.number();
      for (long i = 0; i < n; i++) {
        text((i == 0 ? "" : ",") + mask.number());
      }
      text("]");
    }
    text("}");
  }

  private void rings(long count) throws IOException {
    text("[");
    for (long r = 0; r < count; r++) {
      text(r == 0 ? "[" : ",[");
      long n = mask.number();
      for (long i = 0; i < n; i++) {
        text((i == 0 ? "" : ",") + mask.coordinate());
      }
      text("]");
    }
    text("]");
  }

  /** COCO's string is the characters from 0 to o, a backslash among them. */
  private void quoted(int row, byte[] bytes, int from, int to) throws IOException {
    out.write('"');
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > 'o') {
        throw new Refusal(
            "Cannot write detection number "
                + row
                + " (from 0) as JSON: byte "
                + (bytes[i] & 255)
                + " of its mask is no character of COCO's run lengths");
      }
      if (bytes[i] == '\\') {
        out.write('\\');
      }
      out.write(bytes[i]);
    }
    out.write('"');
  }

  private void numbers(double[] values, int from, int count) throws IOException {
    text("[");
    for (int i = 0; i < count; i++) {
      text(i == 0 ? "" : ",");
      text(Double.toString(values[from + i]));
    }
    text("]");
  }

  private void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
