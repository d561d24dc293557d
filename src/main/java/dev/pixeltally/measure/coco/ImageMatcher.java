package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.ObjectTable;
import java.util.Arrays;

/**
 * Goes through images one by one: groups their detections and objects by class, orders them,
 * compares them and has them matched. Belongs to one thread.
 */
final class ImageMatcher {
  /** So few are ordered fastest by inserting. */
  private static final int FEW = 24;

  private final ObjectTable truth;
  private final ObjectTable detections;
  private final Selection selection;
  private final int cut;
  private final TruthFlags flags;
  private final Overlaps overlaps;
  private final CellMatcher matcher;
  private final MatchTable into;
  private final int block;
  private final boolean agnostic;
  private final ScoreOrder order = new ScoreOrder();
  private final double[] lows;
  private final double[] highs;

  private int[] ds = new int[64];
  private int[] gs = new int[64];
  private double[] iou = new double[256];
  private int[] ignoredIn = new int[64];
  private boolean[] crowd = new boolean[64];
  private boolean[] unseen = new boolean[64];
  private long[] keys = new long[64];

  ImageMatcher(
      ObjectTable truth,
      ObjectTable detections,
      CocoRules rules,
      Selection selection,
      Overlaps overlaps,
      MatchTable into,
      int block) {
    this.truth = truth;
    this.detections = detections;
    this.selection = selection;
    this.overlaps = overlaps;
    this.into = into;
    this.block = block;
    flags = new TruthFlags(truth, rules);
    cut = rules.cut();
    lows = rules.lows();
    highs = rules.highs();
    matcher = new CellMatcher(rules.iouThresholds(), lows.length);
    agnostic = rules.agnostic();
  }

  /** Matches everything of one image. */
  void match(int image) {
    int nd = gather(detections, image, true);
    if (nd == 0) {
      return;
    }
    int ng = gather(truth, image, false);
    if (agnostic) {
      cell(image, 0, 0, nd, 0, ng);
      return;
    }
    int d = 0;
    int g = 0;
    while (d < nd) {
      int slot = slot(detections, ds[d]);
      int dEnd = run(detections, ds, d, nd, slot);
      while (g < ng && slot(truth, gs[g]) < slot) {
        g++;
      }
      int gEnd = run(truth, gs, g, ng, slot);
      cell(image, slot, d, dEnd, g, gEnd);
      d = dEnd;
      g = gEnd;
    }
  }

  private int slot(ObjectTable rows, int row) {
    return selection.slot(rows, row);
  }

  private int run(ObjectTable rows, int[] places, int from, int to, int slot) {
    int end = from;
    while (end < to && slot(rows, places[end]) == slot) {
      end++;
    }
    return end;
  }

  /** An image's rows by class, each class's in the file's order. */
  private int gather(ObjectTable rows, int image, boolean detected) {
    int from = rows.start(image);
    int n = rows.start(image + 1) - from;
    int[] places = detected ? ds : gs;
    if (places.length < n) {
      places = new int[n + (n >> 1)];
      if (detected) {
        ds = places;
      } else {
        gs = places;
      }
    }
    if (n <= FEW) {
      return insert(rows, from, n, places);
    }
    if (keys.length < n) {
      keys = new long[n + (n >> 1)];
    }
    int kept = 0;
    for (int i = 0; i < n; i++) {
      int slot = slot(rows, rows.row(from + i));
      if (slot >= 0) {
        keys[kept++] = ((long) slot << 32) | i;
      }
    }
    Arrays.sort(keys, 0, kept);
    for (int i = 0; i < kept; i++) {
      places[i] = rows.row(from + (int) keys[i]);
    }
    return kept;
  }

  private int insert(ObjectTable rows, int from, int n, int[] places) {
    int kept = 0;
    for (int i = 0; i < n; i++) {
      int row = rows.row(from + i);
      int slot = slot(rows, row);
      if (slot < 0) {
        continue;
      }
      int j = kept++;
      while (j > 0 && slot(rows, places[j - 1]) > slot) {
        places[j] = places[j - 1];
        j--;
      }
      places[j] = row;
    }
    return kept;
  }

  private void cell(int image, int slot, int d, int dEnd, int g, int gEnd) {
    double[] numbers = detections.numbers();
    order.sort(ds, d, dEnd, numbers, ObjectTable.STRIDE, 4);
    int nd = Math.min(dEnd - d, cut);
    int ng = gEnd - g;
    int areas = lows.length;
    if (ng > 0) {
      if (iou.length < nd * ng) {
        iou = new double[Math.multiplyExact(nd, ng)];
      }
      if (ignoredIn.length < ng) {
        ignoredIn = new int[ng * 2];
        crowd = new boolean[ng * 2];
        unseen = new boolean[ng * 2];
      }
      for (int j = 0; j < ng; j++) {
        int row = gs[g + j];
        ignoredIn[j] = flags.ignoredIn(row);
        crowd[j] = truth.crowd(row);
        unseen[j] = flags.unseen(row);
      }
    }
    overlaps.compare(image, ds, d, nd, gs, g, ng, iou);
    matcher.begin(ng);
    int[] bits = into.bits();
    for (int i = 0; i < nd; i++) {
      int row = ds[d + i];
      double area = overlaps.area(i);
      int inRange = 0;
      for (int a = 0; a < areas; a++) {
        inRange |= area < lows[a] || area > highs[a] ? 0 : 1 << a;
      }
      int at = into.add(slot, block, numbers[row * ObjectTable.STRIDE + 4], i);
      matcher.match(iou, i * ng, ng, ignoredIn, crowd, unseen, inRange, bits, at);
    }
  }
}
