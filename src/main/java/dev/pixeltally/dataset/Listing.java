package dev.pixeltally.dataset;

import java.util.BitSet;
import java.util.List;

/**
 * What a reader found.
 *
 * @param samples the usable ones, in the split's order
 * @param failures what it had to leave out
 * @param strays image files beside them that the dataset's list does not name; 0 where it has none
 */
public record Listing(List<Sample> samples, List<FailedSample> failures, long strays) {
  public Listing(List<Sample> samples, List<FailedSample> failures) {
    this(samples, failures, 0);
  }

  public Listing {
    // A compact list never changes; a copy would be neither needed nor small.
    samples = samples instanceof CompactList ? samples : List.copyOf(samples);
    failures = List.copyOf(failures);
  }

  /**
   * Samples {@code from} to {@code to} (exclusive) in a list that can travel, as compact as theirs.
   */
  public static List<Sample> slice(List<Sample> samples, int from, int to) {
    if (samples instanceof CompactList list) {
      BitSet range = new BitSet(to);
      range.set(from, to);
      return list.only(range);
    }
    return List.copyOf(samples.subList(from, to));
  }

  /** The samples whose numbers are set, in a list that can travel, as compact as theirs. */
  public static List<Sample> only(List<Sample> samples, BitSet kept) {
    return samples instanceof CompactList list
        ? list.only(kept)
        : kept.stream().mapToObj(samples::get).toList();
  }
}
