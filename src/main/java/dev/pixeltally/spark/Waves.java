package dev.pixeltally.spark;

import dev.pixeltally.tables.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a run's work in several jobs, one after another, each with a commit of its own: a driver
 * that dies loses those that are under way, and what others have written stands. Two are under way
 * at once, so that the slots that one has no more tasks for are taken by the next.
 */
final class Waves {
  private static final Logger LOG = LoggerFactory.getLogger(Waves.class);
  private static final int AT_ONCE = 2;

  private final JavaSparkContext spark;
  private final RunFolder folder;
  private final LongConsumer kept;
  private final String tag;
  private final AtomicReference<Throwable> failed = new AtomicReference<>();
  private int begun;

  /**
   * One of the jobs.
   *
   * @param description for Spark's pages
   * @param job its tasks; files are written through the commit
   */
  record Wave(String description, Function<TableCommit, JavaRDD<TaskResult>> job) {}

  /**
   * Runs nothing yet.
   *
   * @param kept is told how many predictions each wave has committed, by the waves' threads
   */
  Waves(JavaSparkContext spark, RunFolder folder, LongConsumer kept) {
    this.spark = spark;
    this.folder = folder;
    this.kept = kept;
    this.tag = "pixeltally-waves-" + folder.id();
  }

  /** Does them all; what their tasks found is merged into a result in the waves' order. */
  void run(List<Wave> waves, TaskResult into) throws IOException {
    // Threads take over what this one has set for its jobs: tags among them.
    spark.addJobTag(tag);
    ExecutorService drivers =
        Executors.newFixedThreadPool(
            AT_ONCE,
            r -> {
              Thread thread = new Thread(r, "pixeltally-wave");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<TaskResult>> results = new ArrayList<>();
      for (Wave wave : waves) {
        String name = folder.id() + "-" + begun++;
        results.add(drivers.submit(() -> run(wave, name)));
      }
      for (Future<TaskResult> result : results) {
        merge(result, into);
      }
    } finally {
      spark.removeJobTag(tag);
      drivers.shutdown();
      TableCommit.sweep(spark, folder.uri());
    }
    rethrow();
  }

  private static void merge(Future<TaskResult> result, TaskResult into) {
    try {
      TaskResult found = result.get();
      if (found != null) {
        into.merge(found);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks ran", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** What a wave found; null where it or another one failed. */
  private TaskResult run(Wave wave, String name) {
    if (failed.get() != null) {
      return null;
    }
    try {
      spark.setJobDescription(wave.description());
      return committed(wave, name);
    } catch (Throwable e) {
      // Any: what Spark throws of a failed task is a checked exception that nobody declares.
      if (failed.compareAndSet(null, e)) {
        spark.cancelJobsWithTag(tag);
      }
      return null;
    }
  }

  private TaskResult committed(Wave wave, String name) throws IOException {
    TableCommit commit = TableCommit.begin(spark, folder.uri(), name);
    try {
      TaskResult result = wave.job().apply(commit).reduce(TaskResult::merge);
      commit.commit(result.commits);
      kept.accept(result.inferred);
      result.commits.clear();
      LOG.info(
          "Committed {}: {}; {} images inferred, failures {}",
          name,
          wave.description(),
          result.inferred,
          result.failures);
      return result;
    } catch (Throwable e) {
      takeBack(commit, e);
      throw e;
    }
  }

  private static void takeBack(TableCommit commit, Throwable why) {
    try {
      commit.abort();
    } catch (IOException | RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  private void rethrow() throws IOException {
    Throwable e = failed.get();
    if (e instanceof IOException io) {
      throw io;
    }
    if (e != null) {
      Waves.<RuntimeException>sneak(e);
    }
  }

  @SuppressWarnings("unchecked") // Spark's own way: its failures are checked and undeclared
  private static <T extends Throwable> void sneak(Throwable e) throws T {
    throw (T) e;
  }
}
