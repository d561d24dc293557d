package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.ObjectTable;
import java.util.List;

/** Which objects do not count, in which area range, and how many do. */
final class TruthFlags {
  private final ObjectTable truth;
  private final CocoRules rules;
  private final Strictness strictness;
  private final double[] lows;
  private final double[] highs;

  TruthFlags(ObjectTable truth, CocoRules rules, Strictness strictness) {
    this.truth = truth;
    this.rules = rules;
    this.strictness = strictness;
    List<AreaRange> areas = rules.areas();
    lows = areas.stream().mapToDouble(AreaRange::low).toArray();
    highs = areas.stream().mapToDouble(AreaRange::high).toArray();
  }

  /** The area ranges that ignore an object, a bit each. */
  int ignoredIn(int row) {
    boolean ignored = truth.crowd(row);
    if (rules.kind() == CocoKind.KEYPOINTS) {
      ignored |= truth.visible(row) == 0;
    }
    if (strictness == Strictness.CORRECTED) {
      ignored |= truth.ignored(row);
    }
    int mask = ignored ? -1 : 0;
    double area = truth.numbers()[row * ObjectTable.STRIDE + 4];
    for (int a = 0; a < lows.length; a++) {
      mask |= area < lows[a] || area > highs[a] ? 1 << a : 0;
    }
    return mask;
  }

  /** Whether a match with an object reads as none: ids of 0 are the reference's "unmatched". */
  boolean unseen(int row) {
    return strictness == Strictness.STRICT && truth.zeroId(row);
  }

  /** Objects that count: class times areas plus area. */
  long[] count(int classes, int images) {
    int areas = lows.length;
    boolean agnostic = rules.grouping() == CocoRules.Grouping.CLASS_AGNOSTIC;
    long[] counts = new long[classes * areas];
    int end = truth.start(images);
    for (int i = 0; i < end; i++) {
      int row = truth.row(i);
      int mask = ignoredIn(row);
      int at = agnostic ? 0 : truth.category(row) * areas;
      for (int a = 0; a < areas; a++) {
        counts[at + a] += ((mask >>> a) & 1) ^ 1;
      }
    }
    return counts;
  }
}
