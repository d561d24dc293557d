package dev.pixeltally.measure.coco;

import java.util.Arrays;

/**
 * Precision, recall and scores of one class, from its detections by falling score: {@code
 * accumulate} of pycocotools as a stream. Detections come in pieces of any length; what is kept
 * does not grow with them.
 *
 * <p>Between true positives precision only falls, so its envelope and the recall thresholds are
 * attained at true positives alone. The n-th of them reaches certain recall thresholds, known from
 * the number of objects, and its precision counts for these and all lower ones: one maximum for
 * each threshold, and a last pass from right to left, make the envelope.
 */
final class CategoryCurves {
  /** {@code np.spacing(1)}. */
  static final double SPACING = 2.220446049250313e-16;

  private static final int PIECE = 2048;

  private final int areas;
  private final int thresholds;

  /** Every threshold's bit. */
  private final int all;

  private final int recalls;
  private final int[] limits;
  private final double[] recallThresholds;

  /** A set of books for each limit of detections and area: limit times areas plus area. */
  private final Books[] books;

  /** Whether a limit has cut nothing yet, so that its books are those of the next. */
  private final boolean[] same;

  private final long[] objects;
  private final int[][] needed;
  private double firstScore;
  private boolean any;

  private static final class Books {
    /** True positives so far at each threshold. */
    final int[] tp;

    /** False positives so far at each threshold, without {@link #missed}. */
    final int[] fp;

    /** Detections so far that are false positives at every threshold. */
    int missed;

    /** How many recall thresholds are reached. */
    final int[] reached;

    /** Of each recall threshold, the highest precision where it is the last one reached. */
    final double[] best;

    /** The score at which a recall threshold is first reached. */
    final double[] at;

    Books(int thresholds, int recalls) {
      tp = new int[thresholds];
      fp = new int[thresholds];
      reached = new int[thresholds];
      best = new double[thresholds * recalls];
      at = new double[thresholds * recalls];
    }

    /** A detection that is a true positive at some thresholds and maybe a false one at others. */
    void add(
        int truePositive, int falsePositive, int missed, double score, int[] need, int recalls) {
      for (int t = 0; t < tp.length; t++) {
        if (((truePositive >>> t) & 1) == 0) {
          fp[t] += (falsePositive >>> t) & 1;
          continue;
        }
        int n = ++tp[t];
        int row = t * recalls;
        int r = reached[t];
        while (r < recalls && n >= need[r]) {
          at[row + r++] = score;
        }
        reached[t] = r;
        double precision = n / ((double) (fp[t] + missed + n) + SPACING);
        if (r > 0 && precision > best[row + r - 1]) {
          best[row + r - 1] = precision;
        }
      }
    }

    void copy(Books other) {
      missed = other.missed;
      System.arraycopy(other.tp, 0, tp, 0, tp.length);
      System.arraycopy(other.fp, 0, fp, 0, fp.length);
      System.arraycopy(other.reached, 0, reached, 0, reached.length);
      System.arraycopy(other.best, 0, best, 0, best.length);
      System.arraycopy(other.at, 0, at, 0, at.length);
    }

    void clear() {
      missed = 0;
      Arrays.fill(tp, 0);
      Arrays.fill(fp, 0);
      Arrays.fill(reached, 0);
      Arrays.fill(best, 0);
      Arrays.fill(at, 0);
    }
  }

  CategoryCurves(CocoRules rules) {
    areas = rules.areas().size();
    thresholds = rules.iouThresholds().length;
    all = thresholds == 32 ? -1 : (1 << thresholds) - 1;
    recallThresholds = rules.recallThresholds();
    recalls = recallThresholds.length;
    limits = rules.maxDetections();
    books = new Books[limits.length * areas];
    Arrays.setAll(books, i -> new Books(thresholds, recalls));
    same = new boolean[limits.length];
    objects = new long[areas];
    needed = new int[areas][recalls];
  }

  /**
   * A new class.
   *
   * @param counts objects that count: {@code areas} numbers from {@code at} on
   */
  void begin(long[] counts, int at) {
    any = false;
    Arrays.fill(same, true);
    same[limits.length - 1] = false;
    for (int a = 0; a < areas; a++) {
      books[(limits.length - 1) * areas + a].clear();
      long n = counts[at + a];
      if (n != objects[a]) {
        objects[a] = n;
        for (int r = 0; n > 0 && r < recalls; r++) {
          needed[a][r] = needed(recallThresholds[r], n);
        }
      }
    }
  }

  /** The fewest true positives whose recall, as a double, is at least this; never below 1. */
  static int needed(double recall, long objects) {
    long n = Math.max(1, (long) Math.ceil(recall * objects));
    while (n > 1 && (double) (n - 1) / objects >= recall) {
      n--;
    }
    while ((double) n / objects < recall) {
      n++;
    }
    return (int) Math.min(n, Integer.MAX_VALUE);
  }

  /**
   * The next detections by falling score.
   *
   * @param places where their numbers stand in the other three
   */
  void add(int[] places, int from, int to, double[] scores, int[] ranks, int[] bits) {
    if (from < to && !any) {
      any = true;
      firstScore = scores[places[from]];
    }
    for (int begin = from; begin < to; begin += PIECE) {
      int end = Math.min(to, begin + PIECE);
      int highest = 0;
      for (int i = begin; i < end; i++) {
        highest = Math.max(highest, ranks[places[i]]);
      }
      for (int m = 0; m < limits.length; m++) {
        if (same[m] && highest >= limits[m]) {
          fork(m);
        }
        if (!same[m]) {
          for (int a = 0; a < areas; a++) {
            if (objects[a] > 0) {
              absorb(places, begin, end, scores, ranks, bits, a, m);
            }
          }
        }
      }
    }
  }

  private void fork(int m) {
    int source = m + 1;
    while (same[source]) {
      source++;
    }
    for (int a = 0; a < areas; a++) {
      books[m * areas + a].copy(books[source * areas + a]);
    }
    same[m] = false;
  }

  private void absorb(
      int[] places, int begin, int end, double[] scores, int[] ranks, int[] bits, int area, int m) {
    Books b = books[m * areas + area];
    int[] need = needed[area];
    int limit = limits[m];
    int all = this.all;
    int stride = 2 * areas;
    int missed = b.missed;
    for (int i = begin; i < end; i++) {
      int place = places[i];
      int at = place * stride + area;
      int tp = bits[at];
      int fp = bits[at + areas];
      if ((tp | fp) == 0 || ranks[place] >= limit) {
        continue;
      }
      if (fp == all) {
        // Most detections match nothing at any threshold: one count for all of them.
        missed++;
      } else {
        b.add(tp, fp, missed, scores[place], need, recalls);
      }
    }
    b.missed = missed;
  }

  /** Writes the class's part of the tensors. */
  void finish(int category, CocoTensors into) {
    for (int m = 0; m < limits.length; m++) {
      int source = m;
      while (same[source]) {
        source++;
      }
      for (int a = 0; a < areas; a++) {
        if (objects[a] == 0) {
          into.undefined(category, a, m);
        } else {
          finish(books[source * areas + a], a, into, category, m);
        }
      }
    }
  }

  private void finish(Books b, int a, CocoTensors into, int category, int m) {
    for (int t = 0; t < thresholds; t++) {
      into.recall(t, category, a, m, any ? (double) b.tp[t] / objects[a] : 0);
      int cell = into.curve(t, category, a, m);
      double envelope = 0;
      for (int r = recalls - 1; r >= 0; r--) {
        boolean reached = r < b.reached[t];
        if (reached) {
          envelope = Math.max(envelope, b.best[t * recalls + r]);
        }
        double at = reached ? b.at[t * recalls + r] : 0;
        // A recall of 0 is reached by the very first detection, whatever it is.
        boolean first = any && recallThresholds[r] <= 0;
        into.precision()[cell + r] = reached ? envelope : 0;
        into.scores()[cell + r] = first ? firstScore : at;
      }
    }
  }
}
