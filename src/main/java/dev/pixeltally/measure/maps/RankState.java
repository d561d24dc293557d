package dev.pixeltally.measure.maps;

import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.State;
import dev.pixeltally.measure.Unit;
import java.util.List;

/** How many doubles lie in each group of some {@link RankRange}s: one pass of a search. */
public final class RankState implements State<RankState> {
  private static final long serialVersionUID = 1L;

  private final List<RankCounts> counts;

  private RankState(List<RankCounts> counts) {
    this.counts = counts;
  }

  static RankState empty(List<RankRange> ranges) {
    return new RankState(ranges.stream().map(RankCounts::new).toList());
  }

  /** That of the first values of an array, none of which is negative or NaN. */
  static RankState of(List<RankRange> ranges, double[] values, int count) {
    return new RankState(ranges.stream().map(r -> RankCounts.of(r, values, count)).toList());
  }

  RankCounts of(RankRange range) {
    return counts.stream().filter(c -> c.range.equals(range)).findFirst().orElseThrow();
  }

  @Override
  public RankState merge(RankState other) {
    counts.forEach(c -> c.add(other.of(c.range)));
    return this;
  }

  /** How many values were counted, in all ranges together. */
  @Override
  public Metrics result() {
    long values = counts.stream().mapToLong(RankCounts::total).sum();
    return new Metrics(
        List.of(Metric.overall("ranked_values", (double) values, values, Unit.COUNT)), List.of());
  }
}
