package dev.pixeltally.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Follows one accumulator while its tasks run: executors report it with every heartbeat, and once
 * more when a task ends.
 */
final class RunProgress extends SparkListener {
  private final String accumulator;
  private final LongConsumer total;
  private final Map<Long, Long> byTask = new ConcurrentHashMap<>();

  /**
   * @param accumulator name of a long accumulator
   * @param total is told the sum over all tasks, whenever it has grown
   */
  RunProgress(String accumulator, LongConsumer total) {
    this.accumulator = accumulator;
    this.total = total;
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(t -> note((Long) t._1(), CollectionConverters.asJava(t._4())));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskInfo().failed() || end.taskInfo().killed()) {
      byTask.remove(end.taskInfo().taskId());
      return;
    }
    note(
        end.taskInfo().taskId(),
        CollectionConverters.asJava(end.taskInfo().accumulables().toSeq()));
  }

  private void note(long task, Iterable<AccumulableInfo> infos) {
    for (AccumulableInfo info : infos) {
      if (info.name().contains(accumulator) && info.update().isDefined()) {
        byTask.merge(task, ((Number) info.update().get()).longValue(), Math::max);
        total.accept(byTask.values().stream().mapToLong(Long::longValue).sum());
      }
    }
  }
}
