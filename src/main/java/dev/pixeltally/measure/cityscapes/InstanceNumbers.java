package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.PairwiseSum;
import dev.pixeltally.measure.cityscapes.InstanceRules.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Average precisions and their means, in NumPy's order of summation. */
final class InstanceNumbers {
  private static final int OVERLAPS = InstanceRules.OVERLAP_COUNT;

  private final InstanceState state;
  private final List<CityscapesClass> classes = InstanceRules.classes();
  private final List<Range> ranges;

  /** By range, class and overlap. */
  private final double[][][] aps;

  InstanceNumbers(InstanceState state) {
    this.state = state;
    this.ranges = state.rules().ranges();
    this.aps = new double[ranges.size()][classes.size()][OVERLAPS];
    for (int c = 0; c < classes.size(); c++) {
      InstanceCurves curves = new InstanceCurves(state.tally(c));
      for (int r = 0; r < ranges.size(); r++) {
        for (int o = 0; o < OVERLAPS; o++) {
          aps[r][c][o] = curves.averagePrecision(r, o);
        }
      }
    }
  }

  Metrics metrics() {
    List<Metric> overall = new ArrayList<>();
    List<Metric> perClass = new ArrayList<>();
    for (int r = 0; r < ranges.size(); r++) {
      String suffix = ranges.get(r).suffix();
      long objects = 0;
      double[] at50 = new double[classes.size()];
      for (int c = 0; c < classes.size(); c++) {
        objects += state.tally(c).objects(r);
        at50[c] = aps[r][c][0];
      }
      double[] all = Arrays.stream(aps[r]).flatMapToDouble(Arrays::stream).toArray();
      overall.add(Metric.overall("ap" + suffix, meanOfNumbers(all), objects));
      overall.add(Metric.overall("ap50" + suffix, meanOfNumbers(at50), objects));
    }
    for (int c = 0; c < classes.size(); c++) {
      CityscapesClass own = classes.get(c);
      ClassTally tally = state.tally(c);
      for (int r = 0; r < ranges.size(); r++) {
        String suffix = ranges.get(r).suffix();
        double ap = PairwiseSum.of(aps[r][c], OVERLAPS) / OVERLAPS;
        perClass.add(row("ap" + suffix, own, ap, tally.objects(r)));
        for (int o = 0; o < OVERLAPS; o++) {
          perClass.add(row("ap" + (50 + 5 * o) + suffix, own, aps[r][c][o], tally.objects(r)));
        }
      }
      perClass.addAll(counts(own, tally));
    }
    return new Metrics(overall, perClass);
  }

  /** Predictions right and wrong, and objects missed, at an overlap of one half. */
  static List<Metric> counts(CityscapesClass own, ClassTally tally) {
    int half = ClassTally.cell(0, 0);
    long objects = tally.objects(0);
    return List.of(
        row("true_positives", own, (double) tally.rightOnes(half), objects),
        row("false_positives", own, (double) tally.wrongOnes(half), tally.count()),
        row("false_negatives", own, (double) tally.missed(half), objects));
  }

  private static Metric row(String name, CityscapesClass own, double value, long support) {
    return new Metric(name, (long) own.id, own.title, value, support);
  }

  /** {@code np.nanmean}. */
  private static double meanOfNumbers(double[] values) {
    double[] zeroed = Arrays.stream(values).map(v -> Double.isNaN(v) ? 0 : v).toArray();
    long numbers = Arrays.stream(values).filter(v -> !Double.isNaN(v)).count();
    return PairwiseSum.of(zeroed, zeroed.length) / numbers;
  }
}
