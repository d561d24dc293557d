package dev.pixeltally.infer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** The input tensor of one image, in memory that the engine reads without a copy. */
public final class Tensor implements AutoCloseable {
  private final TensorPool pool;
  private final FloatBuffer memory;
  private FloatBuffer floats;
  private boolean lent;

  Tensor(TensorPool pool, int capacity) {
    this.pool = pool;
    this.memory =
        ByteBuffer.allocateDirect(Math.multiplyExact(capacity, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  int capacity() {
    return memory.capacity();
  }

  synchronized Tensor lend(int size) {
    lent = true;
    floats = memory.slice(0, size);
    return this;
  }

  /** Direct, native order, position 0, exactly as many floats as were asked for. */
  public FloatBuffer floats() {
    return floats;
  }

  /** Gives the memory back to the pool; a second call does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      if (!lent) {
        return;
      }
      lent = false;
    }
    pool.back(this);
  }
}
