package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.ObjectTable;
import java.util.Arrays;
import java.util.List;

/**
 * Goes through images one by one: groups their detections and objects by class, orders them,
 * compares them and has them matched. Belongs to one thread.
 */
final class ImageMatcher {
  private final ObjectTable truth;
  private final ObjectTable detections;
  private final CocoRules rules;
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
      TruthFlags flags,
      Overlaps overlaps,
      MatchTable into,
      int block) {
    this.truth = truth;
    this.detections = detections;
    this.rules = rules;
    this.flags = flags;
    this.overlaps = overlaps;
    this.into = into;
    this.block = block;
    List<AreaRange> areas = rules.areas();
    lows = areas.stream().mapToDouble(AreaRange::low).toArray();
    highs = areas.stream().mapToDouble(AreaRange::high).toArray();
    matcher = new CellMatcher(rules.iouThresholds(), areas.size());
    agnostic = rules.grouping() == CocoRules.Grouping.CLASS_AGNOSTIC;
  }

  /** Matches everything of one image. */
  void match(int image) {
    int nd = gather(detections, image, true);
    if (nd == 0) {
      return;
    }
    int ng = gather(truth, image, false);
    overlaps.begin(image);
    int d = 0;
    int g = 0;
    while (d < nd) {
      int category = detections.category(ds[d]);
      int dEnd = agnostic ? nd : run(detections, ds, d, nd, category);
      while (!agnostic && g < ng && truth.category(gs[g]) < category) {
        g++;
      }
      int gEnd = agnostic ? ng : run(truth, gs, g, ng, category);
      cell(agnostic ? 0 : category, d, dEnd, g, gEnd);
      d = dEnd;
      g = gEnd;
    }
  }

  private static int run(ObjectTable rows, int[] places, int from, int to, int category) {
    int end = from;
    while (end < to && rows.category(places[end]) == category) {
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
    if (n <= 24) {
      for (int i = 0; i < n; i++) {
        int row = rows.row(from + i);
        int category = rows.category(row);
        int j = i;
        while (j > 0 && rows.category(places[j - 1]) > category) {
          places[j] = places[j - 1];
          j--;
        }
        places[j] = row;
      }
      return n;
    }
    if (keys.length < n) {
      keys = new long[n + (n >> 1)];
    }
    for (int i = 0; i < n; i++) {
      keys[i] = ((long) rows.category(rows.row(from + i)) << 32) | i;
    }
    Arrays.sort(keys, 0, n);
    for (int i = 0; i < n; i++) {
      places[i] = rows.row(from + (int) keys[i]);
    }
    return n;
  }

  private void cell(int category, int d, int dEnd, int g, int gEnd) {
    double[] numbers = detections.numbers();
    order.sort(ds, d, dEnd, numbers, ObjectTable.STRIDE, 4);
    int nd = Math.min(dEnd - d, rules.cut());
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
      overlaps.compare(ds, d, nd, gs, g, ng, iou);
    }
    matcher.begin(ng);
    int[] bits = into.bits();
    for (int i = 0; i < nd; i++) {
      int row = ds[d + i];
      double area = overlaps.area(row);
      int inRange = 0;
      for (int a = 0; a < areas; a++) {
        inRange |= area < lows[a] || area > highs[a] ? 0 : 1 << a;
      }
      int at = into.add(category, block, numbers[row * ObjectTable.STRIDE + 4], i);
      matcher.match(iou, i * ng, ng, ignoredIn, crowd, unseen, inRange, bits, at);
    }
  }
}
