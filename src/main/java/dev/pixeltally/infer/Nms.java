package dev.pixeltally.infer;

import dev.pixeltally.infer.Selection.Rule;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Non-maximum suppression in float32: the box of the best score stays, and suppresses every later
 * one whose intersection over union with it exceeds the threshold. Boxes are left, top, right,
 * bottom, four floats each; all numbers are finite. Results are places of boxes, best score first.
 */
final class Nms {
  /** Above so many numbers torchvision goes class by class (on processors). */
  private static final int MOST_SHIFTED = 4000;

  private Nms() {}

  /**
   * The boxes that stay.
   *
   * @param groups a class a box; only boxes of one class meet where the mode is per class
   * @return by falling score; by YOLOX's rule per class: by rising class, then by falling score;
   *     without suppression all boxes, as they stand
   */
  static int[] keep(Selection how, float[] boxes, float[] scores, int[] groups) {
    boolean perClass = how.nms() == Selection.Mode.PER_CLASS;
    return switch (how.nms()) {
      case NONE -> IntStream.range(0, scores.length).toArray();
      case CLASS_AGNOSTIC, PER_CLASS ->
          switch (how.rule()) {
            case TORCHVISION ->
                perClass
                    ? torchvision(boxes, scores, groups, how.iou())
                    : torchvision(boxes, scores, how.iou());
            case YOLOX_NUMPY ->
                perClass
                    ? yolox(boxes, scores, groups, how.iou())
                    : yolox(boxes, scores, how.iou());
          };
    };
  }

  /** {@code torchvision.ops.nms}: of equal scores the first box is the better one. */
  static int[] torchvision(float[] boxes, float[] scores, double iou) {
    return suppress(boxes, descending(scores, 0), Rule.TORCHVISION, iou);
  }

  /**
   * {@code torchvision.ops.batched_nms}: boxes of different groups do not meet. Few boxes are
   * shifted apart by group, which rounds their corners and may show in an overlap at the threshold.
   */
  static int[] torchvision(float[] boxes, float[] scores, int[] groups, double iou) {
    if (boxes.length == 0) {
      return new int[0];
    }
    if (boxes.length > MOST_SHIFTED) {
      int[] order = descending(scores, 0);
      boolean[] kept = new boolean[order.length];
      for (int group : groups(groups)) {
        for (int i : suppress(boxes, members(order, groups, group), Rule.TORCHVISION, iou)) {
          kept[i] = true;
        }
      }
      return Arrays.stream(order).filter(i -> kept[i]).toArray();
    }
    float most = boxes[0];
    for (float side : boxes) {
      most = Math.max(most, side);
    }
    float[] shifted = new float[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      shifted[i] = boxes[i] + groups[i / 4] * (most + 1f);
    }
    return torchvision(shifted, scores, iou);
  }

  /**
   * YOLOX's NumPy {@code nms}: boxes include their last pixel, the threshold is float32, and of
   * equal scores the last box is the better one (as a stable sort read backwards has it; NumPy's
   * own leaves it open).
   */
  static int[] yolox(float[] boxes, float[] scores, double iou) {
    return suppress(boxes, descending(scores, -1), Rule.YOLOX_NUMPY, iou);
  }

  /** The same class by class, the results one class after another. */
  static int[] yolox(float[] boxes, float[] scores, int[] groups, double iou) {
    int[] order = descending(scores, -1);
    return Arrays.stream(groups(groups))
        .mapToObj(g -> suppress(boxes, members(order, groups, g), Rule.YOLOX_NUMPY, iou))
        .flatMapToInt(Arrays::stream)
        .toArray();
  }

  private static int[] groups(int[] groups) {
    return Arrays.stream(groups).distinct().sorted().toArray();
  }

  private static int[] members(int[] order, int[] groups, int group) {
    return Arrays.stream(order).filter(i -> groups[i] == group).toArray();
  }

  /** Places by falling score; {@code flip} -1 puts the last of equals first, 0 the first. */
  private static int[] descending(float[] scores, int flip) {
    long[] keys = new long[scores.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(scores[i] + 0f);
      int rising = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
      keys[i] = ((long) ~rising << 32) | ((i ^ flip) & 0xffffffffL);
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i] ^ flip;
    }
    return order;
  }

  /**
   * @param order the boxes that take part, the best first
   */
  private static int[] suppress(float[] boxes, int[] order, Rule rule, double iou) {
    boolean inclusive = rule == Rule.YOLOX_NUMPY;
    float extra = inclusive ? 1f : 0f;
    double limit = inclusive ? (float) iou : iou;
    int n = order.length;
    float[] areas = new float[n];
    for (int i = 0; i < n; i++) {
      int p = 4 * order[i];
      areas[i] = (boxes[p + 2] - boxes[p] + extra) * (boxes[p + 3] - boxes[p + 1] + extra);
    }
    boolean[] suppressed = new boolean[n];
    int[] kept = new int[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (suppressed[i]) {
        continue;
      }
      kept[count++] = order[i];
      int p = 4 * order[i];
      for (int j = i + 1; j < n; j++) {
        int q = 4 * order[j];
        float w = Math.min(boxes[p + 2], boxes[q + 2]) - Math.max(boxes[p], boxes[q]) + extra;
        float h =
            Math.min(boxes[p + 3], boxes[q + 3]) - Math.max(boxes[p + 1], boxes[q + 1]) + extra;
        float common = Math.max(0f, w) * Math.max(0f, h);
        float ratio = common / (areas[i] + areas[j] - common);
        // No number, as of two empty boxes, suppresses in YOLOX's and does not in torchvision's.
        suppressed[j] |= inclusive ? !(ratio <= limit) : ratio > limit;
      }
    }
    return Arrays.copyOf(kept, count);
  }
}
