package dev.pixeltally.infer;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * float16 (IEEE 754 binary16) to and from float32. ONNX Runtime's own loops in Java, by which every
 * Java version rounds alike: to the nearest, of two equally near ones to the even one, beyond 65519
 * to infinity; what NumPy's {@code astype} does.
 */
final class Half {
  private Half() {}

  /** Every value is a float32 too: nothing is lost. */
  static float[] widened(ShortBuffer halves) {
    float[] floats = new float[halves.remaining()];
    for (int i = 0, from = halves.position(); i < floats.length; i++) {
      floats[i] = Fp16Conversions.mlasFp16ToFloat(halves.get(from + i));
    }
    return floats;
  }

  /** Writes as many values as there are, rounded, from the start of {@code into}. */
  static void round(FloatBuffer floats, ByteBuffer into) {
    int count = floats.remaining();
    for (int i = 0, from = floats.position(); i < count; i++) {
      into.putShort(Short.BYTES * i, Fp16Conversions.mlasFloatToFp16(floats.get(from + i)));
    }
  }
}
