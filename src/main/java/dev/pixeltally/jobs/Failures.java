package dev.pixeltally.jobs;

import dev.pixeltally.dataset.FailedSample;
import java.util.List;
import java.util.stream.Stream;

/** Failures from several sources. */
final class Failures {
  private Failures() {}

  static List<FailedSample> join(List<FailedSample> a, List<FailedSample> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }
}
