package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.infer.OutputSpec.Part;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which rows of a detector's tensors belong to which image. Three forms: without a batch axis, all
 * rows are of the one image; without, and a tensor that says each row's image; with a batch axis,
 * {@code [N, K, ...]}, and maybe a tensor that says how many of an image's K rows count.
 *
 * @param axes 1 without a batch axis, 2 with: what leads the tensors' shapes
 * @param total rows in all
 */
record DetectionRows(int axes, long total) {

  /** The form that the tensors have; a refusal where they have none of the three. */
  static DetectionRows check(OutputSpec.Detections spec, PassOutputs outputs) {
    RawOutput boxes = outputs.of(spec.parts().get(Part.BOXES));
    int axes = boxes.shape().length - 1;
    if (boxes.type() != TensorInfo.FLOAT32 || axes < 1 || axes > 2 || boxes.axis(axes) != 4) {
      throw Head.refusal(boxes, "head detections reads boxes as float32 [n, 4] or [N, K, 4]");
    }
    DetectionRows rows = new DetectionRows(axes, boxes.count(axes));
    RawOutput scores = rows.require(outputs, spec.parts().get(Part.SCORES), 0);
    if (scores.type() != TensorInfo.FLOAT32) {
      throw Head.refusal(scores, "head detections reads scores as float32");
    }
    requireNumbers(rows.require(outputs, spec.parts().get(Part.CLASSES), 0));
    String images = spec.parts().get(Part.IMAGES);
    String counts = spec.parts().get(Part.COUNTS);
    if (axes == 2) {
      if (boxes.axis(0) != outputs.images() || images != null) {
        throw Head.refusal(
            boxes,
            images == null
                ? "head detections reads [N, K, 4] with N = " + outputs.images()
                : "it has a batch axis; tensor images goes with [n, 4]");
      }
      if (counts != null) {
        RawOutput tensor = outputs.of(counts);
        requireNumbers(tensor);
        if (tensor.count(tensor.shape().length) != outputs.images()) {
          throw Head.refusal(tensor, "head detections reads one count an image");
        }
      }
    } else if (counts != null) {
      throw Head.refusal(boxes, "it has no batch axis; tensor counts goes with [N, K, 4]");
    } else if (images != null) {
      requireNumbers(rows.require(outputs, images, 0));
    } else if (outputs.images() != 1) {
      throw Head.refusal(
          boxes,
          "boxes of "
              + outputs.images()
              + " images need a batch axis, or a tensor images; or run with a batch of 1");
    }
    return rows;
  }

  private static void requireNumbers(RawOutput tensor) {
    if (tensor.elements() == null) {
      throw Head.refusal(tensor, "head detections reads whole numbers as int64, int32 or float32");
    }
  }

  /** The tensor, whose shape leads as the boxes' does and has {@code more} axes after that. */
  RawOutput require(PassOutputs outputs, String name, int more) {
    RawOutput tensor = outputs.of(name);
    int rank = tensor.shape().length;
    if (rank != axes + more || tensor.count(axes) != total) {
      throw Head.refusal(
          tensor,
          "head detections needs "
              + (axes + more)
              + " axes there, the first "
              + axes
              + " as those of the boxes, "
              + total
              + " instances in all");
    }
    return tensor;
  }

  /** The rows of one image, in their order. */
  static int[] of(OutputSpec.Detections spec, PassOutputs outputs, int image)
      throws SampleException {
    RawOutput boxes = outputs.of(spec.parts().get(Part.BOXES));
    int total = Math.toIntExact(boxes.count(boxes.shape().length - 1));
    if (boxes.shape().length == 3) {
      int each = boxes.axis(1);
      String counts = spec.parts().get(Part.COUNTS);
      int n = counts == null ? each : outputs.of(counts).integer(image);
      if (n < 0 || n > each) {
        throw new SampleException(
            Stage.INFER,
            Reason.NETWORK_OUTPUT,
            "The network's " + counts + " counts " + n + " instances where 0.." + each + " fit");
      }
      return IntStream.range(image * each, image * each + n).toArray();
    }
    String images = spec.parts().get(Part.IMAGES);
    int[] rows = IntStream.range(0, total).toArray();
    if (images == null) {
      return rows;
    }
    int count = 0;
    for (int row = 0; row < total; row++) {
      if (outputs.of(images).integer(row) == image) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
