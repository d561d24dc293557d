package dev.pixeltally.measure.maps;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many doubles each group of a {@link RankRange} has. Kept in sorted runs, the larger ones
 * first; runs of like size are merged, so that many small ones are added in n log n.
 */
final class RankCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** As many groups as are counted in an array. */
  private static final int DENSE = 18;

  final RankRange range;
  private final List<Run> runs = new ArrayList<>();

  private record Run(long[] keys, long[] counts) implements Serializable {}

  /** One group, and how many doubles lie in the groups below it. */
  record Place(long key, long count, long below) {}

  RankCounts(RankRange range) {
    this.range = range;
  }

  /** Those of the first values of an array, none of which is negative or NaN. */
  static RankCounts of(RankRange range, double[] values, int count) {
    RankCounts counts = new RankCounts(range);
    boolean all = range.equals(RankRange.ALL);
    if (all || range.above() - range.shift() <= DENSE) {
      counts.dense(values, count);
    } else {
      counts.sorted(values, count);
    }
    return counts;
  }

  private void dense(double[] values, int count) {
    long first = range.prefix() << (range.above() - range.shift());
    int[] found = new int[1 << DENSE];
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      long bits = Double.doubleToRawLongBits(values[i]);
      if (range.holds(bits) && found[(int) ((bits >>> range.shift()) - first)]++ == 0) {
        distinct++;
      }
    }
    long[] keys = new long[distinct];
    long[] counts = new long[distinct];
    int n = 0;
    for (int i = 0; n < distinct; i++) {
      if (found[i] > 0) {
        keys[n] = first + i;
        counts[n++] = found[i];
      }
    }
    push(new Run(keys, counts));
  }

  private void sorted(double[] values, int count) {
    long[] found = new long[16];
    int n = 0;
    for (int i = 0; i < count; i++) {
      long bits = Double.doubleToRawLongBits(values[i]);
      if (range.holds(bits)) {
        found = n == found.length ? Arrays.copyOf(found, 2 * n) : found;
        found[n++] = bits >>> range.shift();
      }
    }
    Arrays.sort(found, 0, n);
    long[] keys = new long[n];
    long[] counts = new long[n];
    int distinct = 0;
    for (int i = 0; i < n; i++) {
      if (distinct == 0 || keys[distinct - 1] != found[i]) {
        keys[distinct++] = found[i];
      }
      counts[distinct - 1]++;
    }
    push(new Run(Arrays.copyOf(keys, distinct), Arrays.copyOf(counts, distinct)));
  }

  /** Adds those of another, which stays as it is. */
  void add(RankCounts other) {
    other.runs.forEach(this::push);
  }

  private void push(Run run) {
    if (run.keys.length == 0) {
      return;
    }
    Run last = run;
    while (!runs.isEmpty() && runs.get(runs.size() - 1).keys.length <= 2L * last.keys.length) {
      last = merged(runs.remove(runs.size() - 1), last);
    }
    runs.add(last);
  }

  private static Run merged(Run a, Run b) {
    long[] keys = new long[a.keys.length + b.keys.length];
    long[] counts = new long[keys.length];
    int n = 0;
    int i = 0;
    int j = 0;
    while (i < a.keys.length || j < b.keys.length) {
      boolean fromA = j == b.keys.length || (i < a.keys.length && a.keys[i] <= b.keys[j]);
      boolean fromB = i == a.keys.length || (j < b.keys.length && b.keys[j] <= a.keys[i]);
      keys[n] = fromA ? a.keys[i] : b.keys[j];
      counts[n++] = (fromA ? a.counts[i++] : 0) + (fromB ? b.counts[j++] : 0);
    }
    return new Run(Arrays.copyOf(keys, n), Arrays.copyOf(counts, n));
  }

  /** How many doubles there are in all groups. */
  long total() {
    return runs.stream().flatMapToLong(r -> Arrays.stream(r.counts)).sum();
  }

  /** The group in which the double of this rank lies, 0 for the smallest; ranks below total. */
  Place find(long rank) {
    Run all = new Run(new long[0], new long[0]);
    for (Run run : runs) {
      all = merged(all, run);
    }
    long below = 0;
    int i = 0;
    while (below + all.counts[i] <= rank) {
      below += all.counts[i++];
    }
    return new Place(all.keys[i], all.counts[i], below);
  }
}
