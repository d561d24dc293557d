package dev.pixeltally.spark;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.measure.State;
import dev.pixeltally.report.WorstImages;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.internal.io.FileCommitProtocol.TaskCommitMessage;

/**
 * What a task hands back: small whatever its partition, and merged with the others' as they end.
 */
final class TaskResult implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Failures that are shown in words. */
  static final int EXAMPLES = 5;

  /** Null where the run measures nothing. */
  State<?> state;

  final WorstImages worst;
  final StageTimes times = new StageTimes();
  final EnumMap<Reason, Long> failures = new EnumMap<>(Reason.class);

  /** Network loads of each executor process so far, by executor. */
  final Map<String, Long> loads = new TreeMap<>();

  /** Device of each executor, in words. */
  final Map<String, String> devices = new TreeMap<>();

  /** Images that a pass took in the end, by executor. */
  final Map<String, Integer> batches = new TreeMap<>();

  /** Executors whose tasks share one GPU that Spark does not know of. */
  final Set<String> sharing = new TreeSet<>();

  /** Largest resident memory of each executor process so far, bytes. */
  final Map<String, Long> peakMemory = new TreeMap<>();

  /** A few failures with their words; all are rows of the table. */
  final List<FailedSample> examples = new ArrayList<>();

  final List<TaskCommitMessage> commits = new ArrayList<>();

  /** Images that the network has run on. */
  long inferred;

  /** Images whose prediction was stored, by the run that has made it. */
  final Map<String, Long> reused = new TreeMap<>();

  /** Images that were held against their truth. */
  long measured;

  /** Rows of detections. */
  long detections;

  /** Parquet files that the tasks wrote. */
  long files;

  private TaskResult(State<?> empty, int overlays) {
    this.state = empty;
    this.worst = new WorstImages(overlays);
  }

  /** What a task has before its first image. */
  static TaskResult empty(RunSetup setup) {
    return new TaskResult(
        setup.protocol() == null ? null : setup.protocol().empty(), setup.overlays());
  }

  void example(FailedSample failure) {
    if (examples.size() < EXAMPLES) {
      examples.add(failure);
    }
  }

  TaskResult merge(TaskResult other) {
    if (other.state != null) {
      state = state == null ? other.state : State.merged(state, other.state);
    }
    worst.merge(other.worst);
    times.merge(other.times);
    other.failures.forEach((reason, n) -> failures.merge(reason, n, Long::sum));
    other.loads.forEach((executor, n) -> loads.merge(executor, n, Math::max));
    other.peakMemory.forEach((executor, n) -> peakMemory.merge(executor, n, Math::max));
    devices.putAll(other.devices);
    other.batches.forEach((executor, n) -> batches.merge(executor, n, Math::min));
    sharing.addAll(other.sharing);
    commits.addAll(other.commits);
    other.examples.forEach(this::example);
    inferred += other.inferred;
    other.reused.forEach((run, n) -> reused.merge(run, n, Long::sum));
    measured += other.measured;
    detections += other.detections;
    files += other.files;
    return this;
  }
}
