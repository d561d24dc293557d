package dev.pixeltally.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Sums the CPU time of tasks by stage, failed ones included. */
final class TaskCpu extends SparkListener {
  private final Map<Integer, Long> nanos = new ConcurrentSkipListMap<>();

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskMetrics() != null) {
      long all =
          end.taskMetrics().executorCpuTime() + end.taskMetrics().executorDeserializeCpuTime();
      nanos.merge(end.stageId(), all, Long::sum);
    }
  }

  /** Milliseconds of all stages. */
  double millis() {
    return nanos.values().stream().mapToLong(Long::longValue).sum() / 1e6;
  }
}
