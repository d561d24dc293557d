package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Feeds float32 tensors to a network in the type that it takes: as they are, or rounded to float16.
 * Shared by all threads; holds as many rounded tensors as passes have been under way at once.
 */
final class InputFeed {
  private final boolean half;
  private final Queue<ByteBuffer> spare = new ConcurrentLinkedQueue<>();

  private InputFeed(boolean half) {
    this.half = half;
  }

  /**
   * @param network the bundle's network file
   * @throws Refusal where it has no such input
   */
  static InputFeed of(ModelBundle bundle, byte[] network) {
    return OnnxSignature.read(ByteBuffer.wrap(network)).inputs().stream()
        .filter(input -> input.name().equals(bundle.input()))
        .findFirst()
        .map(input -> new InputFeed(input.type() == TensorInfo.FLOAT16))
        .orElseThrow(
            () ->
                new Refusal(
                    "Cannot feed " + bundle.network() + ": it has no input " + bundle.input()));
  }

  /** Whether tensors are rounded to float16. */
  boolean isHalf() {
    return half;
  }

  /**
   * The memory that the engine reads; to be closed when the pass has ended.
   *
   * @param tensor direct, native order
   */
  Fed feed(FloatBuffer tensor) {
    if (!half) {
      return new Fed(tensor, null);
    }
    int bytes = Math.multiplyExact(tensor.remaining(), Short.BYTES);
    ByteBuffer memory = spare.poll();
    if (memory == null || memory.capacity() < bytes) {
      memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    Half.round(tensor, memory);
    return new Fed(memory.slice(0, bytes).order(ByteOrder.nativeOrder()), memory);
  }

  /** One pass's input. */
  final class Fed implements AutoCloseable {
    private final Buffer buffer;
    private final ByteBuffer lent;

    private Fed(Buffer buffer, ByteBuffer lent) {
      this.buffer = buffer;
      this.lent = lent;
    }

    /** A FloatBuffer, or a ByteBuffer of float16. */
    Buffer buffer() {
      return buffer;
    }

    @Override
    public void close() {
      if (lent != null) {
        spare.add(lent);
      }
    }
  }
}
