package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Strictness;

/** Which objects do not count, in which area range, and how many do. */
final class TruthFlags {
  private final ObjectTable truth;
  private final boolean points;
  private final boolean corrected;
  private final boolean lvis;

  /** boundary-iou-api: "ignore" is heeded, as old pycocotools did, and crowds are in LVIS too. */
  private final boolean boundary;

  private final double[] lows;
  private final double[] highs;
  private final int[] masks;

  TruthFlags(ObjectTable truth, CocoRules rules) {
    this.truth = truth;
    points = rules.kind() == CocoKind.KEYPOINTS;
    corrected = rules.strictness() == Strictness.CORRECTED;
    lvis = rules.lvis();
    boundary = rules.kind() == CocoKind.BOUNDARY;
    lows = rules.lows();
    highs = rules.highs();
    masks = new int[truth.size()];
    for (int row = 0; row < masks.length; row++) {
      masks[row] = mask(row);
    }
  }

  /** The area ranges that ignore an object, a bit each. */
  int ignoredIn(int row) {
    return masks[row];
  }

  /** Whether an object does not count, whatever its area. */
  boolean ignored(int row) {
    boolean ignored = crowd(row);
    if (points) {
      ignored |= truth.visible(row) == 0;
    }
    if (corrected || lvis || boundary) {
      ignored |= truth.ignored(row);
    }
    return ignored;
  }

  private int mask(int row) {
    int mask = ignored(row) ? -1 : 0;
    double area = truth.numbers()[row * ObjectTable.STRIDE + 4];
    for (int a = 0; a < lows.length; a++) {
      mask |= area < lows[a] || area > highs[a] ? 1 << a : 0;
    }
    return mask;
  }

  /** Whether an object may be matched again and again. */
  boolean crowd(int row) {
    return (!lvis || boundary) && truth.crowd(row);
  }

  /** Whether an object is there at all: LVIS leaves out what has no area. */
  boolean present(int row) {
    return !lvis || truth.visitedArea(row) > 0;
  }

  /** Whether a match with an object reads as none: ids of 0 are the reference's "unmatched". */
  boolean unseen(int row) {
    return !corrected && truth.zeroId(row);
  }

  /** Objects of some images that count: class times areas plus area. */
  long[] count(Selection selection, int[] images) {
    int areas = lows.length;
    int[] slots = selection.slots(truth);
    long[] counts = new long[selection.rows() * areas];
    for (int image : images) {
      for (int i = truth.start(image); i < truth.start(image + 1); i++) {
        int row = truth.row(i);
        int slot = slots[row];
        if (slot >= 0 && present(row)) {
          int mask = ignoredIn(row);
          int at = selection.row(slot) * areas;
          for (int a = 0; a < areas; a++) {
            counts[at + a] += ((mask >>> a) & 1) ^ 1;
          }
        }
      }
    }
    return counts;
  }
}
