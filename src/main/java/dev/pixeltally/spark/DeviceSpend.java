package dev.pixeltally.spark;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.util.LongAccumulator;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * For how long tasks held the devices that networks run on, and for how long these ran passes. What
 * is spent is spent: attempts that failed, were killed or lost are counted like others, each from
 * its start to its end as the driver sees them.
 */
final class DeviceSpend extends SparkListener implements AutoCloseable {
  private static final String MARK = "pixeltally.devices";
  private static final String BUSY = "device busy nanoseconds";

  private final JavaSparkContext spark;
  private final LongAccumulator busy = new LongAccumulator();
  private final Map<Integer, Double> devicesPerTask = new HashMap<>();
  private final Map<String, Executor> executors = new HashMap<>();
  private final Map<Long, Attempt> running = new HashMap<>();
  private long busyNanos;

  private static final class Executor {
    /** Milliseconds of tasks, times the devices that each was given. */
    private double given;

    /** Milliseconds in which there was any task. */
    private long any;

    private int tasks;
    private long since;
    private boolean shares;
  }

  private static final class Attempt {
    private final Executor executor;
    private final double devices;
    private final long start;
    private long busyNanos;

    Attempt(Executor executor, double devices, long start) {
      this.executor = executor;
      this.devices = devices;
      this.start = start;
    }
  }

  /**
   * Follows the jobs that this thread, and those that it makes, start until {@link #close}.
   *
   * @param perTask devices that each of their tasks holds; below 1 where tasks share one by Spark's
   *     count
   */
  DeviceSpend(JavaSparkContext spark, double perTask) {
    this.spark = spark;
    // Spark drops what failed tasks have counted, unless told otherwise.
    busy.register(spark.sc(), Option.apply(BUSY), true);
    spark.setLocalProperty(MARK, String.valueOf(perTask));
    spark.sc().addSparkListener(this);
  }

  /** For tasks: nanoseconds of their passes. */
  LongAccumulator busy() {
    return busy;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
    String devices = stage.properties() == null ? null : stage.properties().getProperty(MARK);
    if (devices != null) {
      devicesPerTask.put(stage.stageInfo().stageId(), Double.valueOf(devices));
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    Double devices = devicesPerTask.get(start.stageId());
    if (devices != null) {
      TaskInfo task = start.taskInfo();
      Executor executor = executors.computeIfAbsent(task.executorId(), id -> new Executor());
      if (executor.tasks++ == 0) {
        executor.since = task.launchTime();
      }
      running.put(task.taskId(), new Attempt(executor, devices, task.launchTime()));
    }
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(t -> note((Long) t._1(), CollectionConverters.asJava(t._4())));
  }

  /** An executor that is lost has told the last time with a heartbeat. */
  private void note(long task, Iterable<AccumulableInfo> infos) {
    Attempt attempt = running.get(task);
    for (AccumulableInfo info : infos) {
      if (attempt != null && info.name().contains(BUSY) && info.update().isDefined()) {
        long nanos = ((Number) info.update().get()).longValue();
        attempt.busyNanos = Math.max(attempt.busyNanos, nanos);
      }
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    TaskInfo task = end.taskInfo();
    note(task.taskId(), CollectionConverters.asJava(task.accumulables().toSeq()));
    Attempt attempt = running.remove(task.taskId());
    if (attempt != null) {
      Executor executor = attempt.executor;
      executor.given += attempt.devices * (task.finishTime() - attempt.start);
      if (--executor.tasks == 0) {
        executor.any += task.finishTime() - executor.since;
      }
      busyNanos += attempt.busyNanos;
    }
  }

  /**
   * What was spent until now.
   *
   * @param seconds that tasks held devices
   * @param busySeconds that these ran passes
   */
  record Spent(double seconds, double busySeconds) {
    static final Spent NOTHING = new Spent(0, 0);
  }

  /**
   * What was spent until now; tasks that still run, copies that lost a race among them, are counted
   * as far as they are known.
   *
   * @param sharing executors whose tasks all share one device that Spark does not know of
   */
  Spent spent(Set<String> sharing) {
    try {
      // Tasks' ends are told a little later than their results.
      spark.sc().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      // What is known by now has to do.
    }
    return sum(System.currentTimeMillis(), sharing);
  }

  private synchronized Spent sum(long now, Set<String> sharing) {
    double millis = 0;
    for (Map.Entry<String, Executor> entry : executors.entrySet()) {
      Executor e = entry.getValue();
      boolean shares = sharing.contains(entry.getKey());
      millis += shares ? e.any + (e.tasks > 0 ? now - e.since : 0) : e.given;
      e.shares = shares;
    }
    long nanos = busyNanos;
    for (Attempt attempt : running.values()) {
      millis += attempt.executor.shares ? 0 : attempt.devices * (now - attempt.start);
      nanos += attempt.busyNanos;
    }
    return new Spent(millis / 1e3, nanos / 1e9);
  }

  @Override
  public void close() {
    spark.setLocalProperty(MARK, null);
    spark.sc().removeSparkListener(this);
  }
}
