package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoTruth;
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
  private final int[] truthSlots;
  private final int[] detectionSlots;
  private final int cut;
  private final int imageCut;

  /** Null where every class of every image is marked. */
  private final Federated federated;

  private final TruthFlags flags;
  private final Overlaps overlaps;
  private final CellMatcher matcher;
  private final Matches into;
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
  private int[] unsorted = new int[64];
  private boolean forgiving;

  ImageMatcher(
      CocoTruth truth,
      ObjectTable detections,
      CocoRules rules,
      TruthFlags flags,
      Selection selection,
      Overlaps overlaps,
      Matches into,
      int block) {
    this.truth = truth.objects();
    this.federated = rules.lvis() ? new Federated(truth, selection) : null;
    this.detections = detections;
    this.flags = flags;
    truthSlots = selection.slots(this.truth);
    detectionSlots = selection.slots(detections);
    this.overlaps = overlaps;
    this.into = into;
    this.block = block;
    cut = rules.lvis() ? Integer.MAX_VALUE : rules.cut();
    imageCut = rules.lvis() ? rules.cut() : Integer.MAX_VALUE;
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
      int slot = detectionSlots[ds[d]];
      int dEnd = run(detectionSlots, ds, d, nd, slot);
      while (g < ng && truthSlots[gs[g]] < slot) {
        g++;
      }
      int gEnd = run(truthSlots, gs, g, ng, slot);
      if (federated == null || gEnd > g || federated.absent(image, slot)) {
        forgiving = federated != null && federated.partly(image, slot);
        cell(image, slot, d, dEnd, g, gEnd);
      }
      d = dEnd;
      g = gEnd;
    }
  }

  private static int run(int[] slots, int[] places, int from, int to, int slot) {
    int end = from;
    while (end < to && slots[places[end]] == slot) {
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
    for (int i = 0; i < n; i++) {
      places[i] = rows.row(from + i);
    }
    if (detected && n > imageCut) {
      order.sort(places, 0, n, rows.numbers(), ObjectTable.STRIDE, 4);
      n = imageCut;
    }
    if (!detected && federated != null) {
      n = present(places, n);
    }
    int[] slots = detected ? detectionSlots : truthSlots;
    return n <= FEW ? insert(slots, places, n) : sort(slots, places, n);
  }

  private int present(int[] places, int n) {
    int kept = 0;
    for (int i = 0; i < n; i++) {
      if (flags.present(places[i])) {
        places[kept++] = places[i];
      }
    }
    return kept;
  }

  private int sort(int[] slots, int[] places, int n) {
    if (keys.length < n) {
      keys = new long[n + (n >> 1)];
      unsorted = new int[n + (n >> 1)];
    }
    System.arraycopy(places, 0, unsorted, 0, n);
    int kept = 0;
    for (int i = 0; i < n; i++) {
      int slot = slots[places[i]];
      if (slot >= 0) {
        keys[kept++] = ((long) slot << 32) | i;
      }
    }
    Arrays.sort(keys, 0, kept);
    for (int i = 0; i < kept; i++) {
      places[i] = unsorted[(int) keys[i]];
    }
    return kept;
  }

  private static int insert(int[] slots, int[] places, int n) {
    int kept = 0;
    for (int i = 0; i < n; i++) {
      int row = places[i];
      int slot = slots[row];
      if (slot < 0) {
        continue;
      }
      int j = kept++;
      while (j > 0 && slots[places[j - 1]] > slot) {
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
        crowd[j] = flags.crowd(row);
        unseen[j] = flags.unseen(row);
      }
    }
    overlaps.compare(image, ds, d, nd, gs, g, ng, iou);
    matcher.begin(ng);
    int[] bits = into.bits();
    for (int i = 0; i < nd; i++) {
      int row = ds[d + i];
      double area = overlaps.area(i);
      if (federated != null && !(area > 0)) {
        continue;
      }
      int inRange = 0;
      for (int a = 0; a < areas && !forgiving; a++) {
        inRange |= area < lows[a] || area > highs[a] ? 0 : 1 << a;
      }
      int at = into.add(slot, block, numbers[row * ObjectTable.STRIDE + 4], image, i);
      matcher.match(iou, i * ng, ng, ignoredIn, crowd, unseen, inRange, bits, at);
    }
  }
}
