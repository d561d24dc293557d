package dev.pixeltally.measure.coco;

import dev.pixeltally.config.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calibration errors of detection scores (Guo et al., 2017, over bins of equal width), for every
 * class and for all together. A detection is right where COCO counts it as a true positive; ignored
 * ones do not count, and neither do objects that nobody detected. Bins are those of torchmetrics'
 * {@code BinaryCalibrationError}, {@code l1} and {@code max}, but that scores of exactly 1, which
 * have a bin of their own there, are in the last one here.
 */
public final class Calibrations {
  private final CocoMatches matches;
  private final double iou;
  private final int threshold;
  private final int area;
  private final double[] bounds;
  private final long[] counts;
  private final long[] rights;
  private final CompensatedSum[] sums;
  private final CompensatedSum brier = new CompensatedSum();

  private Calibrations(CocoMatches matches, double iou, int bins) {
    if (bins < 1 || bins > 1000) {
      throw new IllegalArgumentException(bins + " bins of scores; 1 to 1000 are valid");
    }
    this.matches = matches;
    this.iou = iou;
    threshold = matches.rules().threshold(iou);
    area = Math.max(0, matches.rules().area("all"));
    bounds = CocoRules.linspace(0, 1, bins + 1);
    counts = new long[bins];
    rights = new long[bins];
    sums = new CompensatedSum[bins];
    Arrays.setAll(sums, i -> new CompensatedSum());
  }

  /**
   * Calibration at an IoU.
   *
   * @param iou one of the rules' thresholds
   * @param bins of equal width between 0 and 1; 10, 15 and 20 are common
   * @return one a class in the order of the tensors, then that of all classes together
   * @throws Refusal for scores below 0 or above 1
   * @throws IllegalArgumentException for an IoU that the rules lack
   */
  public static List<Calibration> of(CocoMatches matches, double iou, int bins) {
    Calibrations one = new Calibrations(matches, iou, bins);
    List<Calibration> all = new ArrayList<>();
    int classes = matches.table().classes();
    for (int k = 0; k < classes; k++) {
      long id = matches.rules().agnostic() ? -1 : matches.selection().categories()[k];
      all.add(one.between(id, matches.start(k), matches.start(k + 1)));
    }
    all.add(one.between(-1, 0, matches.start(classes)));
    return all;
  }

  private Calibration between(long id, int from, int to) {
    Arrays.fill(counts, 0);
    Arrays.fill(rights, 0);
    Arrays.stream(sums).forEach(CompensatedSum::clear);
    brier.clear();
    double[] scores = matches.table().scores();
    int[] bits = matches.table().bits();
    int areas = matches.rules().areas().size();
    for (int i = from; i < to; i++) {
      int place = matches.order()[i];
      int at = place * 2 * areas + area;
      int right = (bits[at] >>> threshold) & 1;
      if (right + ((bits[at + areas] >>> threshold) & 1) == 0) {
        continue;
      }
      double score = scores[place];
      if (!(score >= 0 && score <= 1)) {
        throw new Refusal(
            "Cannot compute calibration errors: a detection has the score "
                + score
                + "; scores from 0 to 1 are valid");
      }
      int bin = bin(score);
      counts[bin]++;
      rights[bin] += right;
      sums[bin].add(score);
      brier.add((score - right) * (score - right));
    }
    return sumUp(id);
  }

  private int bin(double score) {
    int bins = counts.length;
    int bin = Math.min((int) (score * bins), bins - 1);
    while (bin > 0 && score < bounds[bin]) {
      bin--;
    }
    while (bin + 1 < bins && score >= bounds[bin + 1]) {
      bin++;
    }
    return bin;
  }

  private Calibration sumUp(long id) {
    long n = Arrays.stream(counts).sum();
    CompensatedSum expected = new CompensatedSum();
    double largest = 0;
    List<Calibration.Bin> bins = new ArrayList<>();
    for (int b = 0; b < counts.length; b++) {
      double mean = counts[b] == 0 ? Double.NaN : sums[b].value() / counts[b];
      double precision = counts[b] == 0 ? Double.NaN : (double) rights[b] / counts[b];
      bins.add(
          new Calibration.Bin(bounds[b], bounds[b + 1], counts[b], rights[b], mean, precision));
      if (counts[b] > 0) {
        double gap = Math.abs(precision - mean);
        expected.add(gap * ((double) counts[b] / n));
        largest = Math.max(largest, gap);
      }
    }
    return n == 0
        ? new Calibration(id, iou, 0, Double.NaN, Double.NaN, Double.NaN, bins)
        : new Calibration(id, iou, n, expected.value(), largest, brier.value() / n, bins);
  }
}
