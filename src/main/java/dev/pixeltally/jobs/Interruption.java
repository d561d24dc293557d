package dev.pixeltally.jobs;

import dev.pixeltally.config.Shutdown;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Lets work that is interrupted (Ctrl-C, SIGTERM) end in order, and says in one line what is left
 * of it. The JVM runs all hooks while the work's own thread goes on: Spark's stops everything under
 * it, Hadoop's closes the file systems. This one comes before both in Hadoop's order of hooks, has
 * the work stopped, and waits until it has tidied up.
 *
 * @param <W> the work
 */
final class Interruption<W extends Interruption.Work> implements AutoCloseable {
  /** Spark's own hooks have at most 40 more than those of Hadoop's file systems. */
  private static final int BEFORE_SPARK = FileSystem.SHUTDOWN_HOOK_PRIORITY + 100;

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long AGAIN_MS = 100;

  /** What can be interrupted. Asked and told by another thread than the work's. */
  interface Work {
    /** How long its end may take from now on; after that the process ends without it. */
    Duration patience();

    /** Asks it to end; asked again until it has. */
    void stop();

    /** Tidies up what must not stay, whether it has ended by itself or not. */
    void release();

    /** What is left of it, for people. */
    String left();
  }

  private final W work;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable hook = this::interrupted;

  private Interruption(W work) {
    this.work = work;
  }

  /** From here on, until {@link #close}, which is to come after the work has tidied up. */
  static <W extends Work> Interruption<W> of(W work) {
    Interruption<W> interruption = new Interruption<>(work);
    if (!Shutdown.underWay()) {
      ShutdownHookManager.get()
          .addShutdownHook(interruption.hook, BEFORE_SPARK, LONGEST.toSeconds(), TimeUnit.SECONDS);
    }
    return interruption;
  }

  W work() {
    return work;
  }

  private void interrupted() {
    try {
      long end = System.nanoTime() + work.patience().toNanos();
      do {
        work.stop();
      } while (!ended.await(AGAIN_MS, TimeUnit.MILLISECONDS) && System.nanoTime() < end);
      work.release();
    } catch (InterruptedException e) {
      // Hadoop's patience has ended.
      Thread.currentThread().interrupt();
    } finally {
      System.err.println("pixeltally: interrupted; " + work.left());
    }
  }

  @Override
  public void close() {
    ended.countDown();
    if (!Shutdown.underWay()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
