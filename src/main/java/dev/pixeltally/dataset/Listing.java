package dev.pixeltally.dataset;

import java.util.List;

/** What a reader found: the usable samples in the split's order, and what it had to leave out. */
public record Listing(List<Sample> samples, List<FailedSample> failures) {
  public Listing {
    samples = List.copyOf(samples);
    failures = List.copyOf(failures);
  }
}
