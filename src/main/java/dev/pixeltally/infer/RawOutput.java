package dev.pixeltally.infer;

import ai.onnxruntime.OnnxTensor;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One output of one pass, copied to the heap: it can outlive the pass and be read by any thread.
 *
 * @param name the output's name
 * @param type ONNX's element type code, as in {@link TensorInfo}
 * @param shape axis lengths, the batch first
 * @param elements a float[], int[], long[] or, for 8-bit types, byte[]; null for a type that no
 *     head reads
 */
record RawOutput(String name, int type, long[] shape, Object elements) {

  /** The engine's tensor, copied once; float16 becomes float32. */
  static RawOutput of(String name, OnnxTensor tensor) {
    long[] shape = tensor.getInfo().getShape();
    return switch (tensor.getInfo().type) {
      case FLOAT -> new RawOutput(name, TensorInfo.FLOAT32, shape, tensor.getFloatBuffer().array());
      case FLOAT16 ->
          new RawOutput(name, TensorInfo.FLOAT32, shape, Half.widened(tensor.getShortBuffer()));
      case INT32 -> new RawOutput(name, TensorInfo.INT32, shape, tensor.getIntBuffer().array());
      case INT64 -> new RawOutput(name, TensorInfo.INT64, shape, tensor.getLongBuffer().array());
      case UINT8 -> new RawOutput(name, TensorInfo.UINT8, shape, bytes(tensor.getByteBuffer()));
      case INT8 -> new RawOutput(name, TensorInfo.INT8, shape, bytes(tensor.getByteBuffer()));
      default -> new RawOutput(name, tensor.getInfo().onnxType.value, shape, null);
    };
  }

  /** ONNX Runtime's copy is a heap buffer that starts at its array's start. */
  @SuppressWarnings("ByteBufferBackingArray")
  private static byte[] bytes(ByteBuffer copy) {
    return copy.array();
  }

  /** The product of the first so many axes. */
  long count(int axes) {
    long count = 1;
    for (int i = 0; i < axes; i++) {
      count *= shape[i];
    }
    return count;
  }

  /** One element as a whole number. */
  int integer(int index) throws SampleException {
    double value;
    if (elements instanceof long[] longs) {
      value = longs[index];
    } else if (elements instanceof int[] ints) {
      value = ints[index];
    } else if (elements instanceof float[] floats) {
      value = floats[index];
    } else if (elements instanceof byte[] bytes) {
      value = type == TensorInfo.UINT8 ? bytes[index] & 0xff : bytes[index];
    } else {
      throw new IllegalStateException("Unchecked output " + this);
    }
    if ((int) value != value) {
      throw new SampleException(
          Stage.INFER,
          Reason.NETWORK_OUTPUT,
          "The network's output "
              + this
              + " holds "
              + (elements instanceof long[] longs
                  ? String.valueOf(longs[index])
                  : String.valueOf(value))
              + " where a whole number of 32 bits belongs");
    }
    return (int) value;
  }

  int axis(int index) {
    return Math.toIntExact(shape[index]);
  }

  /** {@code labels, uint8 [1, 368, 480]}. */
  @Override
  public String toString() {
    return name + ", " + new TensorInfo(name, type, null).typeName() + " " + Arrays.toString(shape);
  }
}
