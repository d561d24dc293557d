package dev.pixeltally.measure.coco;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Runs numbered pieces of work side by side. */
final class Threads {
  private Threads() {}

  /** Does the work for 0 up to {@code blocks}, a thread each; what one of them throws is thrown. */
  static void each(int blocks, IntConsumer work) throws InterruptedException {
    if (blocks == 1) {
      work.accept(0);
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(blocks);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < blocks; i++) {
        int block = i;
        all.add(pool.submit(() -> work.accept(block)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("An evaluating thread failed: " + e.getCause(), e);
    } finally {
      pool.shutdownNow();
    }
  }
}
