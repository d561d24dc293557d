package dev.pixeltally.infer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The smallest ONNX file, {@code y = Identity(x)} on one float: opening it tries a device. */
final class IdentityNetwork {
  private IdentityNetwork() {}

  static byte[] bytes() {
    byte[] shape = bytes(1, varint(1, 1)); // dim { dim_value: 1 }
    byte[] tensor = join(varint(1, TensorInfo.FLOAT32), bytes(2, shape));
    byte[] type = bytes(1, tensor);
    byte[] node = join(text(1, "x"), text(2, "y"), text(4, "Identity"));
    byte[] graph =
        join(
            bytes(1, node),
            text(2, "identity"),
            bytes(11, join(text(1, "x"), bytes(2, type))),
            bytes(12, join(text(1, "y"), bytes(2, type))));
    return join(varint(1, 7), bytes(7, graph), bytes(8, varint(2, 13)));
  }

  private static byte[] varint(int field, int value) {
    return new byte[] {(byte) (field << 3), (byte) value};
  }

  private static byte[] text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A field of fewer than 128 bytes, whose length is one byte. */
  private static byte[] bytes(int field, byte[] payload) {
    return join(new byte[] {(byte) (field << 3 | 2), (byte) payload.length}, payload);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
