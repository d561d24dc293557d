package dev.pixeltally.measure.maps;

import java.util.List;
import java.util.stream.Stream;

/**
 * Looks for the exact median of more doubles than memory holds, none of them negative, in passes
 * over whatever gives them again: the first counts them in groups of like leading bits; each
 * further one looks only into the group in which the median lies, at every double of it where these
 * are few enough, else in smaller groups. Two passes do for some hundred million values, four for
 * any number; the counts of a pass are whole numbers, so no split or order of the values matters.
 *
 * <p>Of an even number of values the median is the mean of the two in the middle, as {@code
 * np.median} has it.
 */
public final class MedianSearch {
  /** As many doubles as are looked at one by one. */
  static final long FEW = 1 << 21;

  /** Bits that the groups of a pass leave out, from pass to pass. */
  private static final List<Integer> SHIFTS = List.of(46, 28, 10, 0);

  private final Target lower;
  private final Target upper;
  private final long few;

  /**
   * A value that is looked for.
   *
   * @param rank within the range, 0 for the smallest
   * @param count of the values in the range
   * @param value once it is found, else NaN
   */
  private record Target(RankRange range, long rank, long count, double value) {}

  private MedianSearch(Target lower, Target upper, long few) {
    this.lower = lower;
    this.upper = upper;
    this.few = few;
  }

  /** Among so many values, at least one, of which no pass has been made. */
  static MedianSearch among(long values, long few) {
    return new MedianSearch(
        new Target(RankRange.ALL, (values - 1) / 2, values, Double.NaN),
        new Target(RankRange.ALL, values / 2, values, Double.NaN),
        few);
  }

  /** Whether both values in the middle are known. */
  public boolean found() {
    return ranges().isEmpty();
  }

  /** What the next pass is to count. */
  List<RankRange> ranges() {
    return Stream.of(lower, upper)
        .filter(t -> Double.isNaN(t.value))
        .map(Target::range)
        .distinct()
        .toList();
  }

  /**
   * The search after a pass.
   *
   * @throws IllegalStateException where that pass saw other values than the one before
   */
  public MedianSearch after(RankState pass) {
    return new MedianSearch(narrowed(lower, pass), narrowed(upper, pass), few);
  }

  private Target narrowed(Target t, RankState pass) {
    if (!Double.isNaN(t.value)) {
      return t;
    }
    RankCounts counts = pass.of(t.range);
    long total = counts.total();
    if (total != t.count) {
      throw new IllegalStateException(
          "Cannot find the median: files changed while they were scored ("
              + t.count
              + " values in its range, then "
              + total
              + ")");
    }
    RankCounts.Place place = counts.find(t.rank);
    int above = t.range.shift();
    if (above == 0) {
      return new Target(t.range, t.rank, t.count, Double.longBitsToDouble(place.key()));
    }
    int shift = place.count() <= few ? 0 : SHIFTS.get(SHIFTS.indexOf(above) + 1);
    return new Target(
        new RankRange(place.key(), above, shift),
        t.rank - place.below(),
        place.count(),
        Double.NaN);
  }

  /** The median; NaN before it is found. */
  public double median() {
    return lower.value == upper.value ? lower.value : (lower.value + upper.value) / 2;
  }
}
