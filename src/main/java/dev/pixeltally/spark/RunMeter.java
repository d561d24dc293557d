package dev.pixeltally.spark;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.pixeltally.dataset.Reason;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a run does, counted as it is done, in one process: an executor's own, or, in the driver, all
 * executors' together. The numbers stand in Spark's metric system; docs/operations.md lists them.
 * Work of tasks that fail, or run twice, is counted as often as it was done.
 */
final class RunMeter {
  /** Why the thread that feeds a device did not. */
  enum Stall {
    /** No image was decoded. */
    DECODE,
    /** The device served another task. */
    DEVICE,
    /** Predictions were not yet measured and encoded, or were being written. */
    WRITE
  }

  private static final String HELD = "device.seconds";
  private static final String DEVICES = "devices";

  private final Counter done;
  private final Counter inferred;
  private final Counter reused;
  private final Counter bytes;
  private final Counter loads;
  private final EnumMap<Reason, Counter> failures = new EnumMap<>(Reason.class);
  private final EnumMap<Stall, Seconds> stalls = new EnumMap<>(Stall.class);
  private final Seconds busy;
  private final HeldDevices held;
  private final Map<String, Counter> counters = new TreeMap<>();
  private final Map<String, Seconds> seconds = new TreeMap<>();

  /** What a process has counted so far, by the numbers' names; times in nanoseconds. */
  record Totals(String executor, TreeMap<String, Long> values) implements Serializable {}

  /** The meter whose numbers stand in a registry, where they are put if they are not there yet. */
  RunMeter(MetricRegistry registry) {
    done = counter(registry, "images.done");
    inferred = counter(registry, "images.inferred");
    reused = counter(registry, "images.reused");
    bytes = counter(registry, "images.bytes");
    loads = counter(registry, "network.loads");
    for (Reason reason : Reason.values()) {
      failures.put(reason, counter(registry, "failures." + reason.code()));
    }
    for (Stall stall : Stall.values()) {
      String name = "stall.seconds." + stall.name().toLowerCase(Locale.ROOT);
      stalls.put(stall, seconds(registry, name));
    }
    busy = seconds(registry, "device.busy.seconds");
    held = registry.gauge(DEVICES, HeldDevices::new);
    registry.gauge(HELD, () -> (Gauge<Double>) () -> held.nanos() / 1e9);
    registry.gauge("device.busy.share", () -> (Gauge<Double>) this::busyShare);
  }

  private Counter counter(MetricRegistry registry, String name) {
    Counter counter = registry.counter(name);
    counters.put(name, counter);
    return counter;
  }

  private Seconds seconds(MetricRegistry registry, String name) {
    Seconds sum = registry.gauge(name, Seconds::new);
    seconds.put(name, sum);
    return sum;
  }

  private double busyShare() {
    long all = held.nanos();
    return all == 0 ? 0 : (double) busy.nanos() / all;
  }

  /** This process's; where Spark runs without the plug-in, one that nobody reads. */
  static RunMeter here() {
    SparkEnv env = SparkEnv.get();
    if (env != null) {
      for (Source source :
          CollectionConverters.asJava(env.metricsSystem().getSourcesByName(MeterPlugin.SOURCE))) {
        return new RunMeter(source.metricRegistry());
      }
    }
    return new RunMeter(new MetricRegistry());
  }

  /** A sample is through, with a prediction or a failure. */
  void done() {
    done.inc();
  }

  void inferred() {
    inferred.inc();
  }

  void reused() {
    reused.inc();
  }

  void failed(Reason reason) {
    failures.get(reason).inc();
  }

  /** An image file was read. */
  void read(int length) {
    bytes.inc(length);
  }

  /**
   * Networks were loaded.
   *
   * @param all by this process, ever
   */
  void loaded(long all) {
    synchronized (loads) {
      loads.inc(Math.max(0, all - loads.getCount()));
    }
  }

  void stalled(Stall why, long nanos) {
    stalls.get(why).add(nanos);
  }

  void busy(long nanos) {
    busy.add(nanos);
  }

  /** The devices that this process' tasks hold. */
  HeldDevices held() {
    return held;
  }

  Totals totals(String executor) {
    TreeMap<String, Long> values = new TreeMap<>();
    counters.forEach((name, n) -> values.put(name, n.getCount()));
    seconds.forEach((name, sum) -> values.put(name, sum.nanos()));
    values.put(HELD, held.nanos());
    values.put(DEVICES, held.getValue());
    return new Totals(executor, values);
  }

  /** Adds what another process has counted since it told so the last time. */
  void add(Totals before, Totals now) {
    Map<String, Long> more = new TreeMap<>();
    now.values().forEach((k, n) -> more.put(k, n - before.values().getOrDefault(k, 0L)));
    counters.forEach((name, n) -> n.inc(more.getOrDefault(name, 0L)));
    seconds.forEach((name, sum) -> sum.add(more.getOrDefault(name, 0L)));
    held.add(more.getOrDefault(HELD, 0L), more.getOrDefault(DEVICES, 0L));
  }

  /** Of a process that is gone: it holds nothing any more. */
  static Totals gone(Totals last) {
    TreeMap<String, Long> values = new TreeMap<>(last.values());
    values.put(DEVICES, 0L);
    return new Totals(last.executor(), values);
  }
}
