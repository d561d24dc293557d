package dev.pixeltally.dataset.coco;

import java.io.IOException;
import java.util.Arrays;

/** Reads "keypoints": a list of numbers, three a point. */
final class PointReader {
  /** No honest skeleton has as many. */
  private static final int MOST = 1 << 16;

  private final JsonScanner json;
  private double[] values = new double[51];

  PointReader(JsonScanner json) {
    this.json = json;
  }

  /** Reads the list that comes next; how many numbers it has. */
  int read() throws IOException {
    int n = 0;
    json.beginArray();
    while (json.more()) {
      if (n == MOST) {
        throw json.refusal("key points of over " + n + " numbers");
      }
      if (n == values.length) {
        values = Arrays.copyOf(values, n * 2);
      }
      values[n++] = json.number();
      n = json.shortNumbers(values, n, Math.min(values.length, MOST));
    }
    return n;
  }

  /** What was read last; more room than numbers. */
  double[] values() {
    return values;
  }
}
