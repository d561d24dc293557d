package dev.pixeltally.measure.coco;

import java.util.Arrays;

/**
 * tidecv's mean AP with some errors repaired: {@code fix_errors} and {@code get_mAP}. Where scores
 * are equal errors go first, as they are put back first. Belongs to one thread.
 */
final class TideAp {
  /** What is repaired beside the six kinds of error. */
  static final int NOTHING = -1;

  static final int FALSE_POSITIVES = 6;
  static final int FALSE_NEGATIVES = 7;

  private static final int BARS = 101;

  private final TideTable table;
  private final int repaired;

  /** As which class a detection counts; -1: not at all. */
  private final int[] as;

  private final double[] scores;
  private final ScoreOrder order = new ScoreOrder();

  TideAp(TideTable table, int repaired) {
    this.table = table;
    this.repaired = repaired;
    as = new int[table.size];
    scores = table.scores.clone();
  }

  private boolean right(int i) {
    return table.wrong[i] == TideTable.RIGHT || table.wrong[i] == repaired;
  }

  private long objects(int k) {
    return switch (repaired) {
      case TideTable.MISS -> table.objects[k] - table.missed[k];
      case FALSE_NEGATIVES -> table.objects[k] - table.unfound[k];
      default -> table.objects[k];
    };
  }

  /** Mean over classes that have objects or detections, 0 to 100; NaN where none has. */
  double mean() {
    int classes = table.objects.length;
    int[] starts = new int[classes + 1];
    int[] first = new int[classes];
    int met = 0;
    boolean[] known = new boolean[classes];
    for (int i = 0; i < table.size; i++) {
      boolean error = table.wrong[i] != TideTable.RIGHT;
      as[i] =
          error && table.wrong[i] == repaired
              ? table.repaired[i]
              : table.forgiven[i] ? -1 : table.classes[i];
      if (repaired == FALSE_POSITIVES) {
        scores[i] = error ? 0 : 1;
      }
      if (as[i] >= 0) {
        starts[as[i] + 1]++;
        // Means add up in the order in which classes are put back: errors, right ones, the rest.
        if (repaired != NOTHING && error && !known[as[i]]) {
          known[as[i]] = true;
          first[met++] = as[i];
        }
      }
    }
    boolean[] found = new boolean[classes];
    for (int i = 0; i < table.size; i++) {
      found[table.classes[i]] |= table.wrong[i] == TideTable.RIGHT;
    }
    for (int pass = repaired == NOTHING ? 1 : 0; pass < 2; pass++) {
      for (int i = 0; i < table.seenCount; i++) {
        int k = table.seen[i];
        if (!known[k] && (pass == 1 || found[k])) {
          known[k] = true;
          first[met++] = k;
        }
      }
    }
    for (int k = 0; k < classes; k++) {
      starts[k + 1] += starts[k];
    }
    int[] places = places(starts);
    double sum = 0;
    int n = 0;
    for (int i = 0; i < met; i++) {
      int k = first[i];
      if (starts[k + 1] > starts[k] || objects(k) > 0) {
        order.sort(places, starts[k], starts[k + 1], scores, 1, 0);
        sum += average(places, starts[k], starts[k + 1], objects(k));
        n++;
      }
    }
    return n == 0 ? Double.NaN : sum / n;
  }

  private int[] places(int[] starts) {
    int[] places = new int[starts[starts.length - 1]];
    int[] next = Arrays.copyOf(starts, starts.length - 1);
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < table.size; i++) {
        boolean now =
            repaired == NOTHING ? pass == 0 : (table.wrong[i] == TideTable.RIGHT) == (pass == 1);
        if (as[i] >= 0 && now) {
          places[next[as[i]]++] = i;
        }
      }
    }
    return places;
  }

  /** 101 bars of equal width under the envelope of precision. */
  private double average(int[] places, int from, int to, long objects) {
    if (objects == 0) {
      return 0;
    }
    int n = to - from;
    double[] precisions = new double[n];
    double[] recalls = new double[n];
    long right = 0;
    for (int i = 0; i < n; i++) {
      right += right(places[from + i]) ? 1 : 0;
      precisions[i] = (double) right / (i + 1);
      recalls[i] = (double) right / objects;
    }
    for (int i = n - 1; i > 0; i--) {
      precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
    }
    double sum = 0;
    int at = 0;
    for (int bar = 0; bar < BARS; bar++) {
      while (at < n && recalls[at] < bar / 100.0) {
        at++;
      }
      sum += at < n ? precisions[at] : 0;
    }
    return sum / BARS * 100;
  }
}
