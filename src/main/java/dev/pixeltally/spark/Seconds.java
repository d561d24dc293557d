package dev.pixeltally.spark;

import com.codahale.metrics.Gauge;
import java.util.concurrent.atomic.LongAdder;

/** A sum of wall time, shown in seconds. */
final class Seconds implements Gauge<Double> {
  private final LongAdder nanos = new LongAdder();

  void add(long more) {
    nanos.add(more);
  }

  long nanos() {
    return nanos.sum();
  }

  @Override
  public Double getValue() {
    return nanos() / 1e9;
  }
}
