package dev.pixeltally.measure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts pairs of label-map pixels. Label maps are mostly flat, so eight pixels are looked at a
 * time: while truth and prediction both go on as they were, only a run grows. The rest is counted
 * pixel by pixel into two tables in turn, lest each increment wait for the one before.
 */
public final class PixelPairs {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;

  private PixelPairs() {}

  /**
   * Counts {@code row[truth[i]] + column[prediction[i]]} for the first {@code pixels} pixels.
   *
   * @param row by truth id: where the row begins
   * @param column by prediction id: the place within a row
   * @param cells number of counters
   * @return the counters; a label map has fewer pixels than an int holds
   */
  public static int[] count(
      byte[] truth, byte[] prediction, int pixels, int[] row, int[] column, int cells) {
    int[] even = new int[cells];
    int[] odd = new int[cells];
    int whole = pixels - 7;
    int i = 0;
    while (i < whole) {
      long t = (long) LONGS.get(truth, i);
      long p = (long) LONGS.get(prediction, i);
      long flatTruth = (t & 0xff) * EACH_BYTE;
      long flatPrediction = (p & 0xff) * EACH_BYTE;
      if (((t ^ flatTruth) | (p ^ flatPrediction)) == 0) {
        int start = i;
        long change = 0;
        i += 8;
        while (i < whole && change == 0) {
          change =
              ((long) LONGS.get(truth, i) ^ flatTruth)
                  | ((long) LONGS.get(prediction, i) ^ flatPrediction);
          i += 8;
        }
        if (change != 0) {
          // Back to the first pixel that differs: another run may begin there.
          i += (Long.numberOfTrailingZeros(change) >> 3) - 8;
        }
        even[row[(int) t & 0xff] + column[(int) p & 0xff]] += i - start;
      } else {
        for (int k = 0; k < 4; k++) {
          even[row[(int) t & 0xff] + column[(int) p & 0xff]]++;
          odd[row[(int) (t >>> 8) & 0xff] + column[(int) (p >>> 8) & 0xff]]++;
          t >>>= 16;
          p >>>= 16;
        }
        i += 8;
      }
    }
    for (; i < pixels; i++) {
      even[row[truth[i] & 0xff] + column[prediction[i] & 0xff]]++;
    }
    for (int k = 0; k < cells; k++) {
      even[k] += odd[k];
    }
    return even;
  }
}
