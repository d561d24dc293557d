package dev.pixeltally.tables;

import java.time.Duration;

/**
 * How long runs are kept; the one that {@code latest.json} points to always is.
 *
 * @param keepRuns so many of the complete runs that finished last
 * @param olderThan nothing is removed that is younger
 */
public record VacuumPolicy(int keepRuns, Duration olderThan) {}
