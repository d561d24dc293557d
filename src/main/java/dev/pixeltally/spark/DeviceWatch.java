package dev.pixeltally.spark;

import dev.pixeltally.config.Refusal;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Ends a job of which no task has started in time: Spark waits for GPUs without end, and says only
 * in its log that there are none.
 */
final class DeviceWatch extends SparkListener implements AutoCloseable {
  private final JavaSparkContext spark;
  private final int seconds;
  private final String tag;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          r -> {
            Thread thread = new Thread(r, "pixeltally-device-watch");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean expired = new AtomicBoolean();

  /** Watches the jobs that this thread starts until {@link #close}. */
  DeviceWatch(JavaSparkContext spark, String run, int seconds) {
    this.spark = spark;
    this.seconds = seconds;
    this.tag = "pixeltally-" + run;
    spark.addJobTag(tag);
    spark.sc().addSparkListener(this);
    var unused = clock.schedule(this::expire, seconds, TimeUnit.SECONDS);
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    started.set(true);
  }

  private void expire() {
    if (!started.get()) {
      expired.set(true);
      spark.cancelJobsWithTag(tag);
    }
  }

  /** Throws in place of the failure that ending the job has caused. */
  void refuseIfExpired() {
    if (expired.get()) {
      throw new Refusal(
          "Cannot use device gpu: Spark started no task with a GPU within "
              + seconds
              + " s (model.device-wait). Either no machine of "
              + spark.master()
              + " offers what an executor asks for (spark.executor.resource.gpu.amount, cores and"
              + " memory), or all are taken");
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    spark.removeJobTag(tag);
    spark.sc().removeSparkListener(this);
  }
}
