package dev.pixeltally.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * A few threads with a tool each (buffers that serve one thread), whose results come back in the
 * order in which the work went in. The owner, one thread, bounds the work by {@link #size}.
 */
final class Workers<W, R> implements AutoCloseable {
  /** Work done with a tool. */
  @FunctionalInterface
  interface Work<W, R> {
    R with(W tool) throws Exception;
  }

  private final ExecutorService threads;
  private final BlockingQueue<W> tools = new LinkedBlockingQueue<>();
  private final Deque<Future<R>> results = new ArrayDeque<>();

  Workers(String name, int count, Supplier<W> tool) {
    // Lines that these threads log are the task's.
    Map<String, String> context = MDC.getCopyOfContextMap();
    threads =
        Executors.newFixedThreadPool(
            count,
            r -> {
              Thread t = new Thread(() -> with(context, r), "pixeltally-" + name);
              t.setDaemon(true);
              return t;
            });
    for (int i = 0; i < count; i++) {
      tools.add(tool.get());
    }
  }

  private static void with(Map<String, String> context, Runnable work) {
    if (context != null) {
      MDC.setContextMap(context);
    }
    work.run();
  }

  void submit(Work<W, R> work) {
    Callable<R> call =
        () -> {
          W tool = tools.take();
          try {
            return work.with(tool);
          } finally {
            tools.add(tool);
          }
        };
    results.add(threads.submit(call));
  }

  /** Pieces of work that went in and have not been taken. */
  int size() {
    return results.size();
  }

  /** The oldest result, waiting for it if need be. */
  R take() throws InterruptedException, ExecutionException {
    return results.remove().get();
  }

  /** Stops the threads and waits for them, so that nothing of a task outlives it. */
  @Override
  public void close() {
    results.forEach(r -> r.cancel(true));
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("a pipeline thread does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
