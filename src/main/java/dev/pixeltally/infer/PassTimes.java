package dev.pixeltally.infer;

/** Wall time of one thread's passes. */
public final class PassTimes {
  private long waited;
  private long busy;

  void waited(long nanos) {
    waited += nanos;
  }

  void ran(long nanos) {
    busy += nanos;
  }

  /** Nanoseconds in which the device served other threads; 0 on a processor, which serves all. */
  public long waitedNanos() {
    return waited;
  }

  /** Nanoseconds in which the device ran this thread's passes, failed ones included. */
  public long busyNanos() {
    return busy;
  }
}
