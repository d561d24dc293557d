package dev.pixeltally.measure.voc;

/**
 * What a detection is at each of up to 32 thresholds, two bits each: what a protocol keeps of it.
 */
final class Outcome {
  /** More thresholds than fit. */
  static final int MOST = 32;

  /** Found a difficult object: counts for nothing. */
  static final int NEITHER = 0;

  static final int TRUE = 1;
  static final int FALSE = 2;
  private static final int MASK = 3;

  private Outcome() {}

  static long with(long outcomes, int threshold, int outcome) {
    return outcomes | ((long) outcome << (2 * threshold));
  }

  static int at(long outcomes, int threshold) {
    return (int) (outcomes >>> (2 * threshold)) & MASK;
  }
}
