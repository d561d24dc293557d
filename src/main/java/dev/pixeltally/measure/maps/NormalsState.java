package dev.pixeltally.measure.maps;

import dev.pixeltally.measure.ExactSum;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.PairwiseSum;
import dev.pixeltally.measure.State;
import dev.pixeltally.measure.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What {@link NormalsProtocol} keeps: sums over images, and how the angles are spread. */
public final class NormalsState implements State<NormalsState> {
  private static final long serialVersionUID = 1L;
  private static final double[] BELOW = {5, 7.5, 11.25, 22.5, 30};
  private static final List<String> NAMES =
      List.of("below_5", "below_7.5", "below_11.25", "below_22.5", "below_30");

  private final ExactSum sum = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private final long[] below = new long[BELOW.length];
  private final RankState ranks;
  private long pixels;

  /** Of one image, or of all once it was looked for; else NaN. */
  private double median = Double.NaN;

  NormalsState() {
    this(RankState.empty(List.of(RankRange.ALL)));
  }

  private NormalsState(RankState ranks) {
    this.ranks = ranks;
  }

  static NormalsState ofImage(Angles angles) {
    int n = angles.count;
    double[] squared = new double[n];
    NormalsState state = new NormalsState(RankState.of(List.of(RankRange.ALL), angles.degrees, n));
    for (int i = 0; i < n; i++) {
      double angle = angles.degrees[i];
      squared[i] = angle * angle;
      for (int k = 0; k < BELOW.length; k++) {
        state.below[k] += angle < BELOW[k] ? 1 : 0;
      }
    }
    state.sum.add(PairwiseSum.of(angles.degrees, n));
    state.squares.add(PairwiseSum.of(squared, n));
    state.pixels = n;
    MedianSearch search = state.search();
    while (!search.found()) {
      search = search.after(RankState.of(search.ranges(), angles.degrees, n));
    }
    return state.with(search);
  }

  @Override
  public NormalsState merge(NormalsState other) {
    sum.add(other.sum);
    squares.add(other.squares);
    for (int i = 0; i < below.length; i++) {
      below[i] += other.below[i];
    }
    ranks.merge(other.ranks);
    pixels += other.pixels;
    median = Double.NaN;
    return this;
  }

  /** The search for the median of all angles seen, of which the first pass is made. */
  public MedianSearch search() {
    return search(MedianSearch.FEW);
  }

  /** As {@link #search()}, looking one by one at no more values than {@code few}. */
  MedianSearch search(long few) {
    return MedianSearch.among(pixels, few).after(ranks);
  }

  /** How many angles were seen. */
  public long pixels() {
    return pixels;
  }

  /**
   * One more pass over all that was seen.
   *
   * @param <E> what it may throw beside what reading does
   */
  @FunctionalInterface
  public interface Passes<E extends Exception> {
    RankState pass(NormalsPass protocol) throws IOException, E;
  }

  /** This with the median, for which all is seen again as often as it takes. */
  public <E extends Exception> NormalsState withMedian(Passes<E> passes) throws IOException, E {
    if (pixels == 0) {
      return this;
    }
    MedianSearch search = search();
    while (!search.found()) {
      search = search.after(passes.pass(new NormalsPass(search)));
    }
    return with(search);
  }

  /** This with the median that was found. */
  NormalsState with(MedianSearch found) {
    median = found.median();
    return this;
  }

  @Override
  public Metrics result() {
    List<Metric> overall = new ArrayList<>();
    overall.add(Metric.overall("mean", sum.value() / pixels, pixels, Unit.DEGREES));
    overall.add(Metric.overall("median", median, pixels, Unit.DEGREES));
    overall.add(Metric.overall("rmse", Math.sqrt(squares.value() / pixels), pixels, Unit.DEGREES));
    for (int i = 0; i < below.length; i++) {
      overall.add(Metric.overall(NAMES.get(i), (double) below[i] / pixels, pixels, Unit.SHARE));
    }
    overall.add(Metric.overall("judged_pixels", (double) pixels, pixels, Unit.COUNT));
    return new Metrics(overall, List.of());
  }
}
