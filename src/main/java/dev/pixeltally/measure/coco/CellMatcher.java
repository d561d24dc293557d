package dev.pixeltally.measure.coco;

import java.util.Arrays;

/**
 * Matches the detections of one image and class to its objects, at all IoU thresholds and for all
 * area ranges at once: {@code evaluateImg} of pycocotools, a bit a threshold.
 *
 * <p>An IoU that is no number, as of boxes without area, is below no threshold and so matches.
 *
 * <p>Few detections overlap more than one object by as much as the smallest threshold. As long as
 * none has, a match does not depend on which objects an area range ignores, and is found once for
 * all ranges; from the first such detection on each range has its own books.
 */
final class CellMatcher {
  private final int areas;
  private final int all;
  private final double[] thresholds;
  private final double floor;

  private int room;

  /** Thresholds at which an object is taken: area times room plus object. */
  private int[] taken = new int[0];

  private int[] candidates = new int[0];
  private boolean uniform;

  /**
   * Prepares for any number of cells.
   *
   * @param thresholds 1 to 32 of them, as the rules give them
   */
  CellMatcher(double[] thresholds, int areas) {
    this.areas = areas;
    this.thresholds = Arrays.stream(thresholds).map(t -> Math.min(t, 1 - 1e-10)).toArray();
    floor = floor(thresholds);
    all = thresholds.length == 32 ? -1 : (1 << thresholds.length) - 1;
  }

  /** Below this nothing matches. */
  static double floor(double[] thresholds) {
    return Arrays.stream(thresholds).map(t -> Math.min(t, 1 - 1e-10)).min().getAsDouble();
  }

  /** A new cell. */
  void begin(int objects) {
    if (objects > room) {
      room = Math.max(objects + (objects >> 1), 16);
      taken = new int[areas * room];
      candidates = new int[room];
    } else {
      Arrays.fill(taken, 0, objects, 0);
    }
    uniform = true;
  }

  /**
   * Matches the next detection by falling score.
   *
   * @param iou with each object, from {@code at} on
   * @param objects how many
   * @param ignoredIn of each object, the area ranges that ignore it, a bit each
   * @param crowd of each object: it may be matched again and again
   * @param unseen of each object: what matches it counts as unmatched, as an id of 0 has it
   * @param inRange the area ranges that hold the detection's own area, a bit each
   * @param bits receives true positives of each area, then false ones
   */
  void match(
      double[] iou,
      int at,
      int objects,
      int[] ignoredIn,
      boolean[] crowd,
      boolean[] unseen,
      int inRange,
      int[] bits,
      int into) {
    int found = 0;
    boolean undefined = false;
    for (int g = 0; g < objects; g++) {
      double value = iou[at + g];
      if (!(value < floor)) {
        candidates[found++] = g;
        undefined |= Double.isNaN(value);
      }
    }
    if (undefined) {
      // Once such a value is the one to beat, the least alike object beats it.
      for (found = 0; found < objects; found++) {
        candidates[found] = found;
      }
    }
    if (found == 0) {
      for (int a = 0; a < areas; a++) {
        bits[into + a] = 0;
        bits[into + areas + a] = ((inRange >>> a) & 1) == 0 ? 0 : all;
      }
      return;
    }
    if (found == 1 && uniform) {
      int g = candidates[0];
      int matched = reached(iou[at + g]);
      if (!crowd[g]) {
        matched &= ~taken[g];
        taken[g] |= matched;
      }
      int seen = unseen[g] ? 0 : matched;
      for (int a = 0; a < areas; a++) {
        boolean ignored = ((ignoredIn[g] >>> a) & 1) != 0;
        put(bits, into, a, seen, ignored ? matched : 0, inRange);
      }
      return;
    }
    if (uniform) {
      uniform = false;
      for (int a = 1; a < areas; a++) {
        System.arraycopy(taken, 0, taken, a * room, objects);
      }
    }
    for (int a = 0; a < areas; a++) {
      int seen = 0;
      int ignored = 0;
      for (int t = 0; t < thresholds.length; t++) {
        int c = best(iou, at, found, a, t, ignoredIn, crowd, 0);
        if (c < 0) {
          c = best(iou, at, found, a, t, ignoredIn, crowd, 1);
        }
        if (c >= 0) {
          int g = candidates[c];
          taken[a * room + g] |= 1 << t;
          seen |= unseen[g] ? 0 : 1 << t;
          ignored |= ((ignoredIn[g] >>> a) & 1) << t;
        }
      }
      put(bits, into, a, seen, ignored, inRange);
    }
  }

  private void put(int[] bits, int into, int a, int seen, int ignored, int inRange) {
    bits[into + a] = seen & ~ignored;
    bits[into + areas + a] = ((inRange >>> a) & 1) == 0 ? 0 : all & ~seen & ~ignored;
  }

  private int reached(double iou) {
    int mask = 0;
    for (int t = 0; t < thresholds.length; t++) {
      mask |= iou < thresholds[t] ? 0 : 1 << t;
    }
    return mask;
  }

  /** Of the candidates that count, or of those that are ignored: the last of the most alike. */
  private int best(
      double[] iou, int at, int found, int a, int t, int[] ignoredIn, boolean[] crowd, int wanted) {
    int best = -1;
    double most = thresholds[t];
    for (int c = 0; c < found; c++) {
      int g = candidates[c];
      boolean free = crowd[g] || ((taken[a * room + g] >>> t) & 1) == 0;
      if (free && ((ignoredIn[g] >>> a) & 1) == wanted && !(iou[at + g] < most)) {
        most = iou[at + g];
        best = c;
      }
    }
    return best;
  }
}
