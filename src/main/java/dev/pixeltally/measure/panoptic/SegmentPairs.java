package dev.pixeltally.measure.panoptic;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.SegmentMap;
import java.util.Arrays;

/**
 * Counts the pixels that segments of the truth and of the prediction share. Maps are mostly flat:
 * where a run of one segment ends is found by comparing a map with itself a pixel on, many bytes at
 * a time, and an id is looked up once a run.
 */
final class SegmentPairs {
  private SegmentPairs() {}

  /**
   * Counts.
   *
   * @param rows the truth's segments; ids that it lacks are the row behind the last
   * @param columns the prediction's segments
   * @throws SampleException where the prediction has an id that it does not list, or there are too
   *     many pairs
   */
  static PairTable count(
      SegmentMap truth, SegmentIndex rows, SegmentMap prediction, SegmentIndex columns)
      throws SampleException {
    PairTable table = new PairTable(rows.size() + 1, columns.size());
    byte[] t = truth.rgb();
    byte[] p = prediction.rgb();
    int bytes = 3 * truth.width() * truth.height();
    int row = -1;
    int column = -1;
    int trueEnd = 0;
    int predictedEnd = 0;
    for (int at = 0; at < bytes; ) {
      if (at == trueEnd) {
        trueEnd = runEnd(t, at, bytes);
        row = rows.find(truth.id(at / 3));
        row = row < 0 ? rows.size() : row;
      }
      if (at == predictedEnd) {
        predictedEnd = runEnd(p, at, bytes);
        int id = prediction.id(at / 3);
        column = columns.find(id);
        if (column < 0) {
          throw unknown("The prediction", id, at / 3, prediction.width(), Stage.MEASURE);
        }
      }
      int end = Math.min(trueEnd, predictedEnd);
      if (!table.add(row, column, (end - at) / 3)) {
        throw new SampleException(
            Stage.MEASURE,
            Reason.SEGMENT_MISMATCH,
            "Truth and prediction meet in over 4 million pairs of segments");
      }
      at = end;
    }
    return table;
  }

  /** Where the run of equal pixels that begins at a byte ends. */
  private static int runEnd(byte[] map, int start, int bytes) {
    int differs = Arrays.mismatch(map, start + 3, bytes, map, start, bytes - 3);
    return differs < 0 ? bytes : start + 3 + differs - differs % 3;
  }

  /** An id that a PNG has and its file of segments has not. */
  static SampleException unknown(String what, int id, int pixel, int width, Stage stage) {
    return new SampleException(
        stage,
        Reason.SEGMENT_MISMATCH,
        what
            + "'s PNG has segment "
            + id
            + " (first at x="
            + pixel % width
            + " y="
            + pixel / width
            + "), which its JSON does not list");
  }
}
