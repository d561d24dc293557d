package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;
import java.util.Arrays;

/**
 * Matches images one after the other and tells what is wrong with each detection: tidecv's {@code
 * TIDEExample} and {@code _eval_image}. Belongs to one thread.
 */
final class TideImage {
  private final CocoResults results;
  private final TruthFlags flags;
  private final int[] detectionSlots;
  private final int[] objectSlots;
  private final Overlaps overlaps;
  private final double positive;
  private final double background;
  private final int cut;
  private final TideTable into;
  private final ImageRows detections;
  private final ImageRows objects;
  private final ScoreOrder order = new ScoreOrder();

  private int[] ds;
  private int[] gs;
  private int nd;
  private int ng;
  private double[] iou = new double[256];

  /** The detection that took an object; -1: none. */
  private int[] takenBy = new int[64];

  /** Of each detection whether it is right, or lies in a crowd. */
  private boolean[] right = new boolean[64];

  private boolean[] forgiven = new boolean[64];

  /** What is wrong, and which object would be found if it were not; -1: none. */
  private byte[] wrong = new byte[64];

  private int[] wouldFind = new int[64];

  TideImage(
      CocoTruth truth,
      CocoResults results,
      CocoRules rules,
      Selection selection,
      Overlaps overlaps,
      double positive,
      double background,
      TideTable into) {
    this.results = results;
    this.overlaps = overlaps;
    this.positive = positive;
    this.background = background;
    this.into = into;
    flags = new TruthFlags(truth.objects(), rules);
    cut = rules.cut();
    detectionSlots = selection.slots(results.detections());
    objectSlots = selection.slots(truth.objects());
    detections = new ImageRows(results.detections(), detectionSlots);
    objects = new ImageRows(truth.objects(), objectSlots);
  }

  void add(int image) {
    nd = detections.gather(image);
    ng = objects.gather(image);
    ds = detections.rows();
    gs = objects.rows();
    order.sort(ds, 0, nd, results.detections().numbers(), ObjectTable.STRIDE, 4);
    nd = Math.min(nd, cut);
    reserve();
    if (nd > 0 && ng > 0) {
      overlaps.compare(image, ds, 0, nd, gs, 0, ng, iou);
    }
    match();
    forgive();
    for (int d = 0; d < nd; d++) {
      wrong[d] = TideTable.RIGHT;
      wouldFind[d] = -1;
      if (!right[d]) {
        explain(d);
      }
    }
    write();
  }

  private void reserve() {
    if (iou.length < nd * ng) {
      iou = new double[Math.multiplyExact(nd, ng)];
    }
    if (right.length < nd) {
      right = new boolean[nd * 2];
      forgiven = new boolean[nd * 2];
      wrong = new byte[nd * 2];
      wouldFind = new int[nd * 2];
    }
    if (takenBy.length < ng) {
      takenBy = new int[ng * 2];
    }
    Arrays.fill(right, 0, nd, false);
    Arrays.fill(forgiven, 0, nd, false);
    Arrays.fill(takenBy, 0, ng, -1);
  }

  private boolean counts(int g) {
    return !flags.ignored(gs[g]);
  }

  private boolean same(int d, int g) {
    return detectionSlots[ds[d]] == objectSlots[gs[g]];
  }

  /** Each detection takes the most alike object of its class that is free, the first of equals. */
  private void match() {
    for (int d = 0; d < nd; d++) {
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int g = 0; g < ng; g++) {
        if (counts(g)) {
          double value = iou[d * ng + g];
          value = takenBy[g] >= 0 ? 0 : same(d, g) ? value : value * 0;
          if (beats(value, most)) {
            most = value;
            best = g;
          }
        }
      }
      if (best >= 0 && most >= positive) {
        right[d] = true;
        takenBy[best] = d;
      }
    }
  }

  /** Whether {@code np.argmax} goes on to a value: to no number too, and not from there. */
  private static boolean beats(double value, double most) {
    return value > most || (Double.isNaN(value) && !Double.isNaN(most));
  }

  private void forgive() {
    for (int g = 0; g < ng; g++) {
      for (int d = 0; !counts(g) && d < nd; d++) {
        forgiven[d] |= !right[d] && same(d, g) && iou[d * ng + g] > positive;
      }
    }
  }

  private void explain(int d) {
    int own = -1;
    int other = -1;
    int taken = -1;
    int any = -1;
    double ownMost = Double.NEGATIVE_INFINITY;
    double otherMost = Double.NEGATIVE_INFINITY;
    double takenMost = Double.NEGATIVE_INFINITY;
    double anyMost = Double.NEGATIVE_INFINITY;
    for (int g = 0; g < ng; g++) {
      if (!counts(g)) {
        continue;
      }
      // What is masked out is multiplied by 0 in the reference, and so may stay undefined.
      double value = iou[d * ng + g];
      double ofOwn = same(d, g) ? value : value * 0;
      double ofOther = same(d, g) ? value * 0 : value;
      double ofTaken = takenBy[g] >= 0 ? ofOwn : ofOwn * 0;
      if (beats(ofOwn, ownMost)) {
        ownMost = ofOwn;
        own = g;
      }
      if (beats(ofOther, otherMost)) {
        otherMost = ofOther;
        other = g;
      }
      if (beats(ofTaken, takenMost)) {
        takenMost = ofTaken;
        taken = g;
      }
      if (beats(value, anyMost)) {
        anyMost = value;
        any = g;
      }
    }
    if (any < 0) {
      wrong[d] = TideTable.BKG;
    } else if (background <= ownMost && ownMost <= positive) {
      wrong[d] = TideTable.LOC;
      wouldFind[d] = takenBy[own] < 0 ? own : -1;
    } else if (otherMost >= positive) {
      wrong[d] = TideTable.CLS;
      wouldFind[d] = takenBy[other] < 0 ? other : -1;
    } else if (taken >= 0 && takenMost >= positive) {
      wrong[d] = TideTable.DUPE;
    } else if (anyMost <= background) {
      wrong[d] = TideTable.BKG;
    } else {
      wrong[d] = TideTable.BOTH;
    }
  }

  private void write() {
    double[] numbers = results.detections().numbers();
    for (int g = 0; g < ng; g++) {
      if (!counts(g)) {
        continue;
      }
      int k = objectSlots[gs[g]];
      // Several detections may be repaired to the same object: only the surest is.
      int best = -1;
      double most = -1;
      boolean usable = false;
      for (int d = 0; d < nd; d++) {
        if (wouldFind[d] == g) {
          usable = true;
          double score = numbers[ds[d] * ObjectTable.STRIDE + 4];
          if (most < score) {
            most = score;
            best = d;
          }
        }
      }
      for (int d = 0; d < nd; d++) {
        if (wouldFind[d] == g && d != best) {
          wouldFind[d] = -1;
        }
      }
      into.object(k, takenBy[g] >= 0, usable);
    }
    for (int d = 0; d < nd; d++) {
      int repaired = wouldFind[d] < 0 ? -1 : objectSlots[gs[wouldFind[d]]];
      int k = detectionSlots[ds[d]];
      into.detection(k, numbers[ds[d] * ObjectTable.STRIDE + 4], wrong[d], forgiven[d], repaired);
    }
  }
}
