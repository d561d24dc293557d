package dev.pixeltally.spark;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** CPU nanoseconds spent in each stage of the pipeline, summed over threads and images. */
public final class StageTimes implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** The stages in the order in which an image passes them. */
  public enum Step {
    READ,
    DECODE,
    PACK,
    NETWORK,
    POST,
    MEASURE,
    ENCODE,
    WRITE;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final EnumMap<Step, LongAdder> nanos = new EnumMap<>(Step.class);

  public StageTimes() {
    for (Step step : Step.values()) {
      nanos.put(step, new LongAdder());
    }
  }

  /** This thread's CPU clock, nanoseconds. */
  static long now() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Adds the CPU time since {@code start} on this thread; the new start. */
  long add(Step step, long start) {
    long end = now();
    nanos.get(step).add(end - start);
    return end;
  }

  StageTimes merge(StageTimes other) {
    nanos.forEach((step, sum) -> sum.add(other.nanos.get(step).sum()));
    return this;
  }

  /** CPU milliseconds by stage. */
  public Map<Step, Double> millis() {
    Map<Step, Double> result = new EnumMap<>(Step.class);
    nanos.forEach((step, sum) -> result.put(step, sum.sum() / 1e6));
    return result;
  }
}
