package dev.pixeltally.jobs;

import dev.pixeltally.dataset.FailedSample;
import java.util.List;
import java.util.stream.Stream;

/** Failures from several sources. */
final class Failures {
  private static final int SHOWN = 5;

  private Failures() {}

  /** A few of both, for the console. */
  static List<FailedSample> examples(List<FailedSample> a, List<FailedSample> b) {
    return Stream.concat(a.stream(), b.stream()).limit(SHOWN).toList();
  }

  static List<FailedSample> join(List<FailedSample> a, List<FailedSample> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }
}
