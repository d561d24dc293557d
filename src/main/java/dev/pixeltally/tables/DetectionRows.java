package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResults.Basis;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Segmentation;
import dev.pixeltally.image.Rle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Detections as rows of {@link Table#DETECTIONS}. */
public final class DetectionRows {
  private DetectionRows() {}

  /**
   * One row.
   *
   * @param run the run that made it; null: none did
   * @param box x, y, width and height in pixels; null: it has none
   * @param mask null: it has none
   * @param keypoints x, y and visibility of each; null: it has none
   */
  public static Object[] row(
      String run,
      long image,
      long category,
      double score,
      double[] box,
      Rle mask,
      double[] keypoints) {
    Object[] row = new Object[Table.DETECTIONS.columns().size()];
    row[0] = run;
    row[1] = image;
    row[2] = category;
    row[3] = score;
    for (int i = 0; box != null && i < 4; i++) {
      row[4 + i] = box[i];
    }
    if (mask != null) {
      mask(row, mask.height(), mask.width(), mask.text().getBytes(StandardCharsets.US_ASCII));
    }
    if (keypoints != null) {
      row[11] = bytes(keypoints, 0, keypoints.length);
    }
    return row;
  }

  private static void mask(Object[] row, int height, int width, byte[] text) {
    row[8] = height;
    row[9] = width;
    row[10] = text;
  }

  static byte[] bytes(double[] values, int from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values, from, count);
    return bytes.array();
  }

  /**
   * Writes results in their file's order. They must have been read with all parts, and not been
   * joined to a truth.
   *
   * @param run null where none made them
   * @throws Refusal where a mask is polygons, which are no mask without the image's size
   */
  public static void write(CocoResults results, String run, TableWriter out) throws IOException {
    ObjectTable rows = results.detections();
    Segmentation mask = new Segmentation();
    double[] numbers = rows.numbers();
    double[] box = new double[4];
    for (int r = 0; r < rows.size(); r++) {
      int at = r * ObjectTable.STRIDE;
      System.arraycopy(numbers, at, box, 0, 4);
      Object[] row =
          row(
              run,
              rows.imageId(r),
              rows.categoryId(r),
              numbers[at + 4],
              rows.hasBox(r) ? box : null,
              null,
              null);
      byte[] chunk = rows.maskBytes(r);
      if (chunk != null) {
        mask(row, r, mask, mask.open(chunk, rows.maskStart(r), rows.maskLength(r)), chunk);
      }
      int points = rows.keepsPoints() ? rows.pointNumbers(r) : 0;
      if (points > 0 || results.basis() == Basis.KEYPOINTS) {
        row[11] = bytes(rows.points(r), rows.pointStart(r), points);
      }
      out.write(row);
    }
  }

  private static void mask(Object[] row, int number, Segmentation mask, int kind, byte[] chunk) {
    if (kind == Segmentation.POLYGONS) {
      throw new Refusal(
          "Cannot write detection number "
              + number
              + " (from 0) to Parquet: its mask is polygons, whose image's size results do not"
              + " give; run lengths are valid");
    }
    int height = (int) mask.number();
    int width = (int) mask.number();
    if (kind == Segmentation.TEXT) {
      mask(row, height, width, Arrays.copyOfRange(chunk, mask.position(), mask.end()));
      return;
    }
    int[] counts = new int[(int) mask.number()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (int) Math.min(mask.number(), Integer.MAX_VALUE);
    }
    try {
      String text = counts.length == 0 ? "" : Rle.ofCounts(counts, height, width).text();
      mask(row, height, width, text.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          "Cannot write detection number " + number + " (from 0) to Parquet: " + e.getMessage(), e);
    }
  }
}
