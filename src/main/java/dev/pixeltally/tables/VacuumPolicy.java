package dev.pixeltally.tables;

import java.time.Duration;

/**
 * How long runs are kept; the one that {@code latest.json} points to always is.
 *
 * @param keepRuns so many of the complete runs that finished last
 * @param olderThan nothing is removed that is younger
 */
public record VacuumPolicy(int keepRuns, Duration olderThan) {
  private static final Duration AT_LEAST = Duration.ofDays(1);

  /** The same for what never became a run: somebody may just be writing it. */
  Duration unfinished() {
    return olderThan.compareTo(AT_LEAST) < 0 ? AT_LEAST : olderThan;
  }
}
