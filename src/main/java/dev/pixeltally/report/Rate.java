package dev.pixeltally.report;

/**
 * How many a second, of late: what came longer ago counts less, by half every {@link #HALF_LIFE}
 * seconds. Count and time fade alike, so that the first seconds give no wrong start.
 */
final class Rate {
  private static final double HALF_LIFE = 15;

  private double count;
  private double seconds;

  /** So many more, spread evenly over the last so many seconds. */
  void add(long more, double elapsed) {
    double fade = Math.pow(0.5, elapsed / HALF_LIFE);
    double weight = HALF_LIFE / Math.log(2) * (1 - fade);
    count = count * fade + (weight > 0 ? more * (weight / elapsed) : more);
    seconds = seconds * fade + weight;
  }

  /** A second; 0 before any time has passed. */
  double perSecond() {
    return seconds > 0 ? count / seconds : 0;
  }
}
