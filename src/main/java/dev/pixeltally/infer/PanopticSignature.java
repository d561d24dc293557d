package dev.pixeltally.infer;

import dev.pixeltally.infer.OutputSpec.ClassValues;
import dev.pixeltally.infer.TensorInfo.Dim;
import java.util.Optional;

/** What an ONNX file says of the tensors that heads of segments read; empty where it fits. */
final class PanopticSignature {
  private PanopticSignature() {}

  static Optional<String> labels(TensorInfo tensor) {
    if (tensor.type() != TensorInfo.INT32 && tensor.type() != TensorInfo.INT64) {
      return Optional.of(
          "gives " + tensor.typeName() + " there; head panoptic-labels reads int32 or int64");
    }
    if (!tensor.rankKnown() || tensor.rank() == 3) {
      return Optional.empty();
    }
    boolean single =
        tensor.rank() == 4 && (fits(tensor.dims().get(1), 1) || fits(tensor.dims().get(3), 1));
    return single
        ? Optional.empty()
        : Optional.of(
            "gives "
                + tensor.shape()
                + " there; head panoptic-labels reads [N, H, W] or [N, 1, H, W]");
  }

  static Optional<String> classes(TensorInfo tensor, OutputSpec.PanopticQueries spec) {
    int classes = spec.labels().size();
    boolean counted = spec.classes() == ClassValues.INDICES;
    String reads =
        " there; head panoptic-queries reads float32 or float16 [N, Q, "
            + (counted
                ? classes + 1 + "]: the " + classes + " classes of " + spec.labels().name()
                : "K + 1]: ids of classes")
            + ", then \"no object\"";
    if (!tensor.isFloat()) {
      return Optional.of("gives " + tensor.typeName() + reads);
    }
    if (!tensor.rankKnown()) {
      return Optional.empty();
    }
    boolean fits = tensor.rank() == 3 && (!counted || fits(tensor.dims().get(2), classes + 1));
    return fits ? Optional.empty() : Optional.of("gives " + tensor.shape() + reads);
  }

  static Optional<String> masks(TensorInfo tensor) {
    String reads = " there; head panoptic-queries reads float32 or float16 [N, Q, h, w]";
    if (!tensor.isFloat()) {
      return Optional.of("gives " + tensor.typeName() + reads);
    }
    return !tensor.rankKnown() || tensor.rank() == 4
        ? Optional.empty()
        : Optional.of("gives " + tensor.shape() + reads);
  }

  private static boolean fits(Dim dim, int size) {
    return !dim.fixed() || dim.size() == size;
  }
}
