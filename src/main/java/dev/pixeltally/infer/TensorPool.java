package dev.pixeltally.infer;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;

/**
 * A bounded number of input tensors, used again and again. Buffers grow to the largest image seen
 * and then stay, so a long run allocates nothing; memory is at most {@code tensors} times the
 * largest tensor.
 *
 * <p>{@link #take} waits while all are out. To be free of deadlock a pipeline needs one tensor for
 * each thread that packs, each place in the queue to the network's thread, and {@link
 * Batcher#mostPending} for the batches being filled.
 */
public final class TensorPool {
  private final Semaphore room;
  private final PriorityQueue<Tensor> free =
      new PriorityQueue<>(Comparator.comparingInt(Tensor::capacity));
  private int allocations;

  /**
   * @param tensors how many may be out at once
   */
  public TensorPool(int tensors) {
    this.room = new Semaphore(tensors);
  }

  /**
   * A tensor of exactly {@code floats} floats of unspecified content; close it to give it back.
   *
   * @throws InterruptedException where the thread is interrupted while all tensors are out
   */
  public Tensor take(int floats) throws InterruptedException {
    room.acquire();
    try {
      return fitting(floats).lend(floats);
    } catch (RuntimeException | Error e) {
      room.release();
      throw e;
    }
  }

  /** The smallest free tensor that is large enough; else a new one in place of the smallest. */
  private synchronized Tensor fitting(int floats) {
    Tensor best = null;
    for (Tensor tensor : free) {
      boolean fits = tensor.capacity() >= floats;
      if (fits && (best == null || tensor.capacity() < best.capacity())) {
        best = tensor;
      }
    }
    if (best != null) {
      free.remove(best);
      return best;
    }
    free.poll();
    allocations++;
    return new Tensor(this, floats);
  }

  synchronized int allocations() {
    return allocations;
  }

  void back(Tensor tensor) {
    synchronized (this) {
      free.add(tensor);
    }
    room.release();
  }
}
