package dev.pixeltally.infer;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An input or output as the ONNX file declares it.
 *
 * @param name its name in the graph
 * @param type ONNX's element type code; 0 where it is no tensor
 * @param dims its axes, or null where the file leaves even their number open
 */
record TensorInfo(String name, int type, List<Dim> dims) {
  static final int FLOAT32 = 1;
  static final int UINT8 = 2;
  static final int INT8 = 3;
  static final int INT32 = 6;
  static final int INT64 = 7;
  static final int FLOAT16 = 10;

  private static final List<String> TYPE_NAMES =
      List.of(
          "no tensor",
          "float32",
          "uint8",
          "int8",
          "uint16",
          "int16",
          "int32",
          "int64",
          "string",
          "bool",
          "float16",
          "float64",
          "uint32",
          "uint64",
          "complex64",
          "complex128",
          "bfloat16");

  /**
   * One axis.
   *
   * @param size its length, or -1 where it is known at the run only
   * @param symbol its name where the length is open, as in {@code N}; may be empty
   */
  record Dim(long size, String symbol) {
    boolean fixed() {
      return size >= 0;
    }

    @Override
    public String toString() {
      return fixed() ? Long.toString(size) : symbol.isEmpty() ? "?" : symbol;
    }
  }

  /** Whether heads read it as float32: it is, or is widened. */
  boolean isFloat() {
    return type == FLOAT32 || type == FLOAT16;
  }

  boolean rankKnown() {
    return dims != null;
  }

  int rank() {
    return dims.size();
  }

  /** {@code float32}, {@code uint8}, ... */
  String typeName() {
    return type >= 0 && type < TYPE_NAMES.size() ? TYPE_NAMES.get(type) : "element type " + type;
  }

  /** {@code [N, 3, H, W]}. */
  String shape() {
    return dims == null
        ? "of unknown shape"
        : dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
