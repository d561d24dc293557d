package dev.pixeltally.report;

/**
 * How many a second, of late: what came longer ago counts less, by half every {@link #HALF_LIFE}
 * seconds. Count and time fade alike, so that the first seconds give no wrong start.
 */
final class Rate {
  private static final double HALF_LIFE = 15;

  private double count;
  private double seconds;

  /** So many more within the last so many seconds. */
  void add(long more, double elapsed) {
    double fade = Math.pow(0.5, elapsed / HALF_LIFE);
    count = count * fade + more;
    seconds = seconds * fade + elapsed;
  }

  /** A second; 0 before any time has passed. */
  double perSecond() {
    return seconds > 0 ? count / seconds : 0;
  }
}
