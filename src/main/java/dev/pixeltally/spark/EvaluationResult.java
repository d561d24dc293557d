package dev.pixeltally.spark;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.measure.State;
import dev.pixeltally.report.WorstImages;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all tasks together found.
 *
 * @param state null where nothing was measured
 * @param measured images that were held against their truth
 * @param inferred images that the network has run on
 * @param reused images whose prediction was stored, by the run that has made it
 * @param detections rows of detections
 * @param failures of the tasks; the listing's are the caller's
 * @param examples some of these failures in words
 * @param loads network loads by executor: at most one for each of its devices
 * @param batches images that a pass took in the end, by executor: what was asked for, or less where
 *     the network takes less or memory was short
 * @param deviceSeconds in which tasks held devices, failed attempts included
 * @param busySeconds in which these ran passes, likewise
 * @param cpuMillis CPU time by stage, over all threads
 * @param peakMemory largest resident memory by executor, bytes
 */
public record EvaluationResult(
    State<?> state,
    long measured,
    long inferred,
    Map<String, Long> reused,
    long detections,
    Map<Reason, Long> failures,
    List<FailedSample> examples,
    Map<String, Long> loads,
    Map<String, String> devices,
    Map<String, Integer> batches,
    double deviceSeconds,
    double busySeconds,
    Map<StageTimes.Step, Double> cpuMillis,
    Map<String, Long> peakMemory,
    List<WorstImages.Entry> worst,
    int partitions) {

  static EvaluationResult of(TaskResult r, int partitions, DeviceSpend.Spent spent) {
    return new EvaluationResult(
        r.state,
        r.measured,
        r.inferred,
        new TreeMap<>(r.reused),
        r.detections,
        new EnumMap<>(r.failures),
        List.copyOf(r.examples),
        new TreeMap<>(r.loads),
        new TreeMap<>(r.devices),
        new TreeMap<>(r.batches),
        spent.seconds(),
        spent.busySeconds(),
        r.times.millis(),
        new TreeMap<>(r.peakMemory),
        r.worst.worstFirst(),
        partitions);
  }

  /** Images with a prediction. */
  public long predicted() {
    return inferred + reused.values().stream().mapToLong(Long::longValue).sum();
  }
}
