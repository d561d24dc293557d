package dev.pixeltally.spark;

import com.codahale.metrics.Gauge;
import java.util.HashMap;
import java.util.Map;

/**
 * Devices that tasks hold now, and for how long they have held any. Tasks that share a device hold
 * one together.
 */
final class HeldDevices implements Gauge<Long> {
  private final Map<String, Hold> holds = new HashMap<>();
  private long nanos;

  /** Of other processes. */
  private long others;

  private static final class Hold {
    private final long since = System.nanoTime();
    private int tasks;
  }

  synchronized void take(String device) {
    holds.computeIfAbsent(device, d -> new Hold()).tasks++;
  }

  synchronized void giveBack(String device) {
    Hold hold = holds.get(device);
    if (--hold.tasks == 0) {
      nanos += System.nanoTime() - hold.since;
      holds.remove(device);
    }
  }

  /** Adds what another process has held since it was last asked. */
  synchronized void add(long moreNanos, long moreDevices) {
    nanos += moreNanos;
    others += moreDevices;
  }

  /** Nanoseconds summed over devices, until now. */
  synchronized long nanos() {
    long now = System.nanoTime();
    return nanos + holds.values().stream().mapToLong(h -> now - h.since).sum();
  }

  @Override
  public synchronized Long getValue() {
    return holds.size() + others;
  }
}
