package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.util.Arrays;

/**
 * The boxes of one image that may count, growing: boxes (left, top, right, bottom), scores, classes
 * as the network numbers them, and where each stood in the network's output.
 */
final class Candidates {
  private float[] boxes = new float[64];
  private float[] scores = new float[16];
  private int[] classes = new int[16];
  private int[] rows = new int[16];
  private int count;

  /** Corners and score are checked: a detector that gives no number has failed on the image. */
  void add(float x1, float y1, float x2, float y2, float score, int classValue, int row)
      throws SampleException {
    if (!Float.isFinite(x1 + y1 + x2 + y2 + score)) {
      throw notFinite(x1, y1, x2, y2, score);
    }
    if (count == scores.length) {
      boxes = Arrays.copyOf(boxes, 8 * count);
      scores = Arrays.copyOf(scores, 2 * count);
      classes = Arrays.copyOf(classes, 2 * count);
      rows = Arrays.copyOf(rows, 2 * count);
    }
    boxes[4 * count] = x1;
    boxes[4 * count + 1] = y1;
    boxes[4 * count + 2] = x2;
    boxes[4 * count + 3] = y2;
    scores[count] = score;
    classes[count] = classValue;
    rows[count++] = row;
  }

  private static SampleException notFinite(float x1, float y1, float x2, float y2, float score) {
    String values = Arrays.toString(new float[] {x1, y1, x2, y2}) + " of score " + score;
    return new SampleException(
        Stage.INFER,
        Reason.NETWORK_NAN,
        "The network gives box " + values + "; finite numbers are needed");
  }

  float[] boxes() {
    return Arrays.copyOf(boxes, 4 * count);
  }

  float[] scores() {
    return Arrays.copyOf(scores, count);
  }

  int[] classes() {
    return Arrays.copyOf(classes, count);
  }

  int[] rows() {
    return Arrays.copyOf(rows, count);
  }
}
