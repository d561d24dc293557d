package dev.pixeltally.measure.panoptic;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.SegmentMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts the pixels that segments of the truth and of the prediction share. Maps are mostly flat:
 * eight bytes at a time are compared with those a pixel before, in both, and while nothing differs
 * only a run grows; an id is looked up once a run.
 */
final class SegmentPairs {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    int rowId = -1;
    int columnId = -1;
    for (int at = 0; at < bytes; ) {
      int end = runEnd(t, p, at, bytes);
      int id = truth.id(at / 3);
      if (id != rowId) {
        rowId = id;
        row = rows.find(id);
        row = row < 0 ? rows.size() : row;
      }
      id = prediction.id(at / 3);
      if (id != columnId) {
        columnId = id;
        column = columns.find(id);
        if (column < 0) {
          throw unknown("The prediction", id, at / 3, prediction.width(), Stage.MEASURE);
        }
      }
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
  private static int runEnd(byte[] t, byte[] p, int start, int bytes) {
    int at = start + 3;
    for (; at + 8 <= bytes; at += 8) {
      long differs =
          ((long) LONGS.get(t, at) ^ (long) LONGS.get(t, at - 3))
              | ((long) LONGS.get(p, at) ^ (long) LONGS.get(p, at - 3));
      if (differs != 0) {
        int first = at + (Long.numberOfTrailingZeros(differs) >> 3);
        return first - (first - start) % 3;
      }
    }
    for (; at < bytes; at++) {
      if (t[at] != t[at - 3] || p[at] != p[at - 3]) {
        return at - (at - start) % 3;
      }
    }
    return bytes;
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
