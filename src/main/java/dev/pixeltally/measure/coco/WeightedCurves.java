package dev.pixeltally.measure.coco;

import java.util.Arrays;

/**
 * Accumulates a dataset in which each image stands as often as its weight says: the same bits as
 * {@link CategoryCurves} over images written out that often, one after the other. Between two equal
 * true positives precision cannot fall, so that of the last decides. Belongs to one thread.
 *
 * <p>Of the tensors only what the benchmarks' lines read is filled in: recall, and precision at the
 * limits of detections that the lines name.
 */
final class WeightedCurves {
  private static final int CACHED = 1 << 13;

  private final WeightedIndex index;
  private final int classes;
  private final int areas;
  private final int thresholds;
  private final int limits;
  private final int all;
  private final boolean[] wanted;
  private final double[] recallThresholds;
  private final int recalls;
  private final int[][] cached = new int[CACHED][];
  private final long[] objects;
  private final CocoTensors tensors;

  private long full;
  private final int[] tp;
  private final long[] partly;
  private final int[] reached;
  private final double[] best;
  private final long[] byLimit;
  private int[] need;

  WeightedCurves(CocoMatches matches, WeightedIndex index) {
    CocoRules rules = matches.rules();
    this.index = index;
    classes = matches.table().classes();
    areas = rules.areas().size();
    thresholds = rules.iouThresholds().length;
    all = thresholds == 32 ? -1 : (1 << thresholds) - 1;
    int[] ladder = rules.maxDetections();
    limits = ladder.length;
    wanted = new boolean[limits];
    int literal = rules.kind() == CocoKind.KEYPOINTS ? 20 : 100;
    for (int m = 0; m < limits; m++) {
      wanted[m] = ladder[m] == rules.cut() || ladder[m] == literal;
    }
    recallThresholds = rules.recallThresholds();
    recalls = recallThresholds.length;
    objects = new long[classes * areas];
    tensors = new CocoTensors(rules, matches.selection().categories(), objects, new long[classes]);
    tp = new int[thresholds];
    partly = new long[thresholds];
    reached = new int[thresholds];
    best = new double[thresholds * recalls];
    byLimit = new long[limits * thresholds];
  }

  /**
   * Accumulates.
   *
   * @param weights of the truth's images
   * @return the same tensors every time, to be read before the next weights
   */
  CocoTensors weigh(int[] weights) {
    for (int k = 0; k < classes; k++) {
      for (int a = 0; a < areas; a++) {
        cell(k, a, weights);
      }
    }
    return tensors;
  }

  private void cell(int k, int a, int[] weights) {
    int c = k * areas + a;
    long n = 0;
    for (int i = index.objectStarts[c]; i < index.objectStarts[c + 1]; i++) {
      n += weights[index.objectImages[i]];
    }
    objects[c] = n;
    if (n == 0) {
      for (int m = 0; m < limits; m++) {
        tensors.undefined(k, a, m);
        for (int t = 0; t < thresholds; t++) {
          tensors.recall(t, k, a, m, -1);
        }
      }
      return;
    }
    need = needed(n);
    for (int m = 0; m < limits; m++) {
      if (wanted[m]) {
        absorb(c, m, weights);
        finish(k, a, m);
      }
    }
    // The last limit was the last one wanted, and holds all detections.
    for (int t = 0; t < thresholds; t++) {
      long right = 0;
      for (int m = 0; m < limits; m++) {
        right += byLimit[m * thresholds + t];
        tensors.recall(t, k, a, m, (double) right / n);
      }
    }
  }

  private int[] needed(long n) {
    if (n < CACHED && cached[(int) n] != null) {
      return cached[(int) n];
    }
    int[] fresh = new int[recalls];
    for (int r = 0; r < recalls; r++) {
      fresh[r] = CategoryCurves.needed(recallThresholds[r], n);
    }
    if (n < CACHED) {
      cached[(int) n] = fresh;
    }
    return fresh;
  }

  private void absorb(int c, int limit, int[] weights) {
    full = 0;
    Arrays.fill(tp, 0);
    Arrays.fill(partly, 0);
    Arrays.fill(reached, 0);
    Arrays.fill(best, 0);
    Arrays.fill(byLimit, 0);
    int[] images = index.images;
    int to = index.starts[c + 1];
    for (int i = index.starts[c]; i < to; i++) {
      int weight = weights[images[i]];
      if (weight == 0) {
        continue;
      }
      if (weight == 1 || !index.tied[i]) {
        if (index.limits[i] <= limit) {
          add(i, weight);
        }
        continue;
      }
      int end = i + 1;
      while (index.tied[end - 1]) {
        end++;
      }
      for (int w = 0; w < weight; w++) {
        for (int j = i; j < end; j++) {
          if (index.limits[j] <= limit) {
            add(j, 1);
          }
        }
      }
      i = end - 1;
    }
  }

  private void add(int i, int weight) {
    int counts = index.counts[i];
    if (counts == all) {
      full += weight;
    } else {
      for (int bits = counts; bits != 0; bits &= bits - 1) {
        partly[Integer.numberOfTrailingZeros(bits)] += weight;
      }
    }
    int group = index.limits[i] * thresholds;
    for (int bits = index.right[i]; bits != 0; bits &= bits - 1) {
      int t = Integer.numberOfTrailingZeros(bits);
      int right = tp[t] + weight;
      tp[t] = right;
      byLimit[group + t] += weight;
      int r = reached[t];
      while (r < recalls && right >= need[r]) {
        r++;
      }
      reached[t] = r;
      double precision = right / ((double) (full + partly[t]) + CategoryCurves.SPACING);
      if (r > 0 && precision > best[t * recalls + r - 1]) {
        best[t * recalls + r - 1] = precision;
      }
    }
  }

  private void finish(int k, int a, int m) {
    double[] precision = tensors.precision();
    for (int t = 0; t < thresholds; t++) {
      int at = tensors.curve(t, k, a, m);
      Arrays.fill(precision, at + reached[t], at + recalls, 0);
      double envelope = 0;
      for (int r = reached[t] - 1; r >= 0; r--) {
        envelope = Math.max(envelope, best[t * recalls + r]);
        precision[at + r] = envelope;
      }
    }
  }
}
