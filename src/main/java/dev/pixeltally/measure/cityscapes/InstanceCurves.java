package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.measure.BlasDot;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Average precision of one class, in the reference's arithmetic. */
final class InstanceCurves {
  private final ClassTally tally;

  /** Predictions by ascending score. */
  private final int[] order;

  InstanceCurves(ClassTally tally) {
    this.tally = tally;
    this.order =
        IntStream.range(0, tally.count())
            .boxed()
            .sorted(Comparator.comparingDouble(tally::score))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * The area below precision over recall, a step a score: NaN without objects, 0 where nothing was
   * predicted, or nothing that is judged (there the reference fails, its issue #89).
   */
  double averagePrecision(int range, int overlap) {
    int cell = ClassTally.cell(range, overlap);
    if (tally.objects(range) == 0) {
      return Double.NaN;
    }
    double[] precision = new double[order.length + 1];
    double[] recall = new double[order.length + 1];
    long all = tally.rightOnes(cell) + tally.missed(cell);
    long right = 0;
    long judged = 0;
    boolean fresh = false;
    int points = 0;
    // From the surest down, a point behind the last of each score that is judged.
    for (int i = order.length - 1; i >= 0; i--) {
      long verdict = tally.verdict(order[i]);
      right += (verdict & ClassTally.right(cell)) != 0 ? 1 : 0;
      if ((verdict & (ClassTally.right(cell) | ClassTally.wrong(cell))) != 0) {
        judged++;
        fresh = true;
      }
      boolean last = i == 0 || tally.score(order[i - 1]) != tally.score(order[i]);
      if (last && fresh) {
        precision[points] = (double) right / judged;
        recall[points++] = (double) right / all;
        fresh = false;
      }
    }
    return points == 0 ? 0 : area(precision, recall, points);
  }

  /** The reference's points go the other way, and end with an artificial one. */
  private static double area(double[] precision, double[] recall, int points) {
    double[] p = new double[points + 1];
    double[] padded = new double[points + 3];
    for (int i = 0; i < points; i++) {
      p[i] = precision[points - 1 - i];
      padded[i + 1] = recall[points - 1 - i];
    }
    p[points] = 1;
    padded[0] = padded[1];
    double[] widths = new double[points + 1];
    for (int i = 0; i <= points; i++) {
      widths[i] = .5 * padded[i] - .5 * padded[i + 2];
    }
    return BlasDot.of(p, widths, points + 1);
  }
}
