package dev.pixeltally.infer;

import dev.pixeltally.infer.OutputSpec.MaskFrame;
import dev.pixeltally.infer.OutputSpec.Part;
import dev.pixeltally.infer.TensorInfo.Dim;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an ONNX file says of the tensors that heads of instances read; null where it fits. */
final class InstanceSignature {
  private static final Set<Integer> WHOLE =
      Set.of(
          TensorInfo.UINT8,
          TensorInfo.INT8,
          TensorInfo.INT32,
          TensorInfo.INT64,
          TensorInfo.FLOAT32,
          TensorInfo.FLOAT16);

  /** Axes beyond those of the boxes' rows, at most; MASKS may have one axis of length 1 more. */
  private static final Map<Part, Integer> AXES =
      Map.of(
          Part.BOXES, 1,
          Part.SCORES, 0,
          Part.CLASSES, 0,
          Part.MASKS, 3,
          Part.KEY_POINTS, 2,
          Part.KEY_POINT_SCORES, 1,
          Part.COUNTS, 0,
          Part.IMAGES, 0);

  private InstanceSignature() {}

  static Optional<String> yolox(TensorInfo tensor, OutputSpec.Yolox spec) {
    int values = 5 + spec.labels().size();
    String reads =
        " there; head yolox reads float32 or float16 [N, cells, "
            + values
            + "]: 5 values and the "
            + spec.labels().size()
            + " classes of "
            + spec.labels().name();
    if (!tensor.isFloat()) {
      return Optional.of("gives " + tensor.typeName() + reads);
    }
    if (!tensor.rankKnown()) {
      return Optional.empty();
    }
    boolean fits = tensor.rank() == 3 && fits(tensor.dims().get(2), values);
    return fits ? Optional.empty() : Optional.of("gives " + tensor.shape() + reads);
  }

  static Optional<String> part(TensorInfo tensor, Part part, OutputSpec.Detections spec) {
    boolean whole = part == Part.CLASSES || part == Part.COUNTS || part == Part.IMAGES;
    if (whole ? !WHOLE.contains(tensor.type()) : !tensor.isFloat()) {
      return Optional.of(
          "gives "
              + tensor.typeName()
              + " there; head detections reads "
              + (whole ? "int64, int32, float32 or float16" : "float32 or float16"));
    }
    if (!tensor.rankKnown()) {
      return Optional.empty();
    }
    int axes = AXES.get(part);
    int fewest = part == Part.MASKS ? axes : axes + 1;
    if (tensor.rank() < fewest || tensor.rank() > axes + 2 || !lastFits(tensor, part)) {
      return Optional.of("gives " + tensor.shape() + " there; head detections reads " + form(part));
    }
    boolean empty = part == Part.MASKS && spec.maskFrame() == MaskFrame.BOX && noValues(tensor);
    return empty ? Optional.of("gives " + tensor.shape() + " there: no values") : Optional.empty();
  }

  private static boolean noValues(TensorInfo tensor) {
    Dim height = tensor.dims().get(tensor.rank() - 2);
    Dim width = tensor.dims().get(tensor.rank() - 1);
    return height.size() == 0 || width.size() == 0;
  }

  private static boolean lastFits(TensorInfo tensor, Part part) {
    Dim last = tensor.dims().get(tensor.rank() - 1);
    return switch (part) {
      case BOXES -> fits(last, 4);
      case KEY_POINTS -> fits(last, 2) || fits(last, 3);
      default -> true;
    };
  }

  private static boolean fits(Dim dim, int size) {
    return !dim.fixed() || dim.size() == size;
  }

  private static String form(Part part) {
    return switch (part) {
      case BOXES -> "[n, 4] or [N, K, 4]";
      case SCORES, CLASSES -> "[n] or [N, K]";
      case MASKS -> "[n, 1, h, w] or [N, K, h, w]";
      case KEY_POINTS -> "[n, P, 3] or [N, K, P, 3], or 2 for 3";
      case KEY_POINT_SCORES -> "[n, P] or [N, K, P]";
      case COUNTS -> "[N]";
      case IMAGES -> "[n]";
    };
  }
}
