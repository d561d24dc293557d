package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;

/**
 * Counts confusions of classes. Pairs are those that pycocotools makes of an image where classes
 * are not told apart ({@code useCats = 0}), at one IoU: detections come by falling score, the
 * largest limit of the rules cuts them, and each takes the most alike object that is still free,
 * whatever its class, objects that count before crowds. A detection that takes a crowd is dropped.
 * An annotation's id of 0 is an id like any other.
 */
public final class Confusions {
  private final CocoTruth truth;
  private final CocoResults results;
  private final CocoRules rules;
  private final double least;
  private final double score;
  private final CocoEvaluator evaluator;
  private final Selection selection;
  private final TruthFlags flags;
  private final int[] detectionSlots;
  private final int[] objectSlots;

  private Confusions(
      CocoTruth truth, CocoResults results, CocoRules rules, double iou, double score) {
    this.truth = truth;
    this.results = results;
    this.rules = rules.withIouThresholds(iou);
    this.score = score;
    least = Math.min(iou, 1 - 1e-10);
    evaluator = new CocoEvaluator(truth, results, this.rules);
    selection = new Selection(truth, rules);
    flags = new TruthFlags(truth.objects(), rules);
    detectionSlots = selection.slots(results.detections());
    objectSlots = selection.slots(truth.objects());
  }

  /**
   * The matrix at an IoU and a score.
   *
   * @param truth read with the parts that the rules' kind needs
   * @param results joined to the truth
   * @param rules of COCO for boxes or masks; classes are told apart in the matrix whatever their
   *     grouping
   * @param iou from which on a detection and an object are a pair, 0 to 1
   * @param score detections below it are dropped
   * @param threads 1 or more
   * @throws IllegalArgumentException for key points and for LVIS, where the background is unknown
   */
  public static ConfusionMatrix of(
      CocoTruth truth, CocoResults results, CocoRules rules, double iou, double score, int threads)
      throws InterruptedException {
    if (rules.kind() == CocoKind.KEYPOINTS || rules.lvis()) {
      throw new IllegalArgumentException(
          "A confusion matrix is of COCO's boxes or masks, not of key points or LVIS");
    }
    return new Confusions(truth, results, rules, iou, score).run(threads);
  }

  private ConfusionMatrix run(int threads) throws InterruptedException {
    int classes = selection.categories().length;
    int[] images = selection.images();
    int blocks = Math.max(1, Math.min(threads, images.length));
    long[][][] parts = new long[blocks][classes + 1][classes + 1];
    Threads.each(
        blocks,
        block -> {
          Image image = new Image(parts[block]);
          for (int i = block; i < images.length; i += blocks) {
            image.count(images[i]);
          }
        });
    for (int b = 1; b < blocks; b++) {
      for (int i = 0; i <= classes; i++) {
        for (int j = 0; j <= classes; j++) {
          parts[0][i][j] += parts[b][i][j];
        }
      }
    }
    return new ConfusionMatrix(
        selection.categories().clone(), rules.iouThresholds()[0], score, parts[0]);
  }

  /** Counts image after image; belongs to one thread. */
  private final class Image {
    private final long[][] counts;
    private final int background;
    private final Overlaps overlaps = evaluator.overlaps();
    private final ImageRows detections = new ImageRows(results.detections(), detectionSlots);
    private final ImageRows objects = new ImageRows(truth.objects(), objectSlots);
    private final ScoreOrder order = new ScoreOrder();
    private double[] iou = new double[256];

    Image(long[][] counts) {
      this.counts = counts;
      background = counts.length - 1;
    }

    void count(int image) {
      int nd = detections.gatherByClass(image);
      int ng = objects.gatherByClass(image);
      int[] ds = detections.rows();
      int[] gs = objects.rows();
      double[] numbers = results.detections().numbers();
      order.sort(ds, 0, nd, numbers, ObjectTable.STRIDE, 4);
      nd = Math.min(nd, rules.cut());
      while (nd > 0 && numbers[ds[nd - 1] * ObjectTable.STRIDE + 4] < score) {
        nd--;
      }
      if (iou.length < nd * ng) {
        iou = new double[Math.multiplyExact(nd, ng)];
      }
      if (nd > 0 && ng > 0) {
        overlaps.compare(image, ds, 0, nd, gs, 0, ng, iou);
      }
      boolean[] ignored = new boolean[ng];
      boolean[] taken = new boolean[ng];
      for (int j = 0; j < ng; j++) {
        ignored[j] = flags.ignored(gs[j]);
      }
      for (int i = 0; i < nd; i++) {
        int g = best(i, ng, ignored, taken, gs, false);
        if (g < 0) {
          g = best(i, ng, ignored, taken, gs, true);
        }
        int detected = detectionSlots[ds[i]];
        if (g < 0) {
          counts[background][detected]++;
        } else {
          taken[g] = true;
          if (!ignored[g]) {
            counts[objectSlots[gs[g]]][detected]++;
          }
        }
      }
      for (int j = 0; j < ng; j++) {
        if (!taken[j] && !ignored[j]) {
          counts[objectSlots[gs[j]]][background]++;
        }
      }
    }

    /** The last of the most alike objects that are free. */
    private int best(int d, int ng, boolean[] ignored, boolean[] taken, int[] gs, boolean wanted) {
      int best = -1;
      double most = least;
      for (int j = 0; j < ng; j++) {
        boolean free = !taken[j] || flags.crowd(gs[j]);
        if (free && ignored[j] == wanted && !(iou[d * ng + j] < most)) {
          most = iou[d * ng + j];
          best = j;
        }
      }
      return best;
    }
  }
}
