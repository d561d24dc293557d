package dev.pixeltally.measure.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Strictness;
import java.util.Arrays;

/** COCO's evaluation of detections in memory: any number of threads, the same bits. */
public final class CocoEvaluator {
  /** Of a tensor: two of them are kept, of 8 bytes a cell. */
  private static final long MOST_CELLS = 1L << 28;

  private final CocoTruth truth;
  private final CocoResults results;
  private final CocoRules rules;
  private final Selection selection;
  private final DetectionBoxes boxes;
  private final TruthFlags flags;

  CocoEvaluator(CocoTruth truth, CocoResults results, CocoRules rules) {
    this.truth = truth;
    this.results = results;
    this.rules = rules;
    selection = new Selection(truth, rules);
    flags = new TruthFlags(truth.objects(), rules);
    if (rules.lvis() && truth.lvis() == null) {
      throw new Refusal(
          "Cannot evaluate by LVIS' rules: no image of the truth has neg_category_ids and"
              + " not_exhaustive_category_ids; an LVIS file is valid");
    }
    int boxless = truth.objects().firstWithoutBox();
    if (rules.kind() != CocoKind.SEGM && boxless >= 0) {
      throw new Refusal(
          "Cannot evaluate annotation number "
              + boxless
              + " (from 0): it has no \"bbox\", which is what "
              + (rules.kind() == CocoKind.BBOX ? "is compared" : "key points are normalised by"));
    }
    int maskless = truth.objects().firstWithoutMask();
    if (rules.kind() == CocoKind.SEGM && maskless >= 0) {
      throw new Refusal(
          "Cannot evaluate annotation number "
              + maskless
              + " (from 0): it has no segmentation, which is what is compared");
    }
    long cells =
        (long) selection.rows()
            * rules.areas().size()
            * rules.maxDetections().length
            * rules.iouThresholds().length
            * rules.recallThresholds().length;
    if (cells > MOST_CELLS) {
      throw new Refusal(
          "Cannot evaluate "
              + selection.rows()
              + " classes at "
              + rules.iouThresholds().length
              + " thresholds, "
              + rules.areas().size()
              + " areas and "
              + rules.maxDetections().length
              + " limits: that makes "
              + cells
              + " cells, and up to "
              + MOST_CELLS
              + " are valid");
    }
    boxes = rules.kind() == CocoKind.SEGM ? null : DetectionBoxes.of(truth, results, rules);
  }

  /**
   * Matches and accumulates.
   *
   * @param truth read with the parts that the rules' kind needs
   * @param results joined to the truth
   * @param threads 1 or more
   * @throws dev.pixeltally.config.Refusal where a mask or key points cannot be evaluated
   */
  public static CocoTensors evaluate(
      CocoTruth truth, CocoResults results, CocoRules rules, int threads)
      throws InterruptedException {
    return CocoMatches.of(truth, results, rules, threads).tensors(threads);
  }

  CocoMatches match(int threads) throws InterruptedException {
    int[] images = selection.images();
    int blocks = Math.max(1, Math.min(threads, images.length));
    int[] bounds = bounds(images, blocks);
    MatchTable table =
        new MatchTable(selection.rows(), blocks, rules.areas().size(), counts(images, bounds));
    Threads.each(
        blocks,
        block -> {
          ImageMatcher matcher =
              new ImageMatcher(
                  truth, results.detections(), rules, flags, selection, overlaps(), table, block);
          for (int i = bounds[block]; i < bounds[block + 1]; i++) {
            matcher.match(images[i]);
          }
        });
    return new CocoMatches(truth, results, rules, selection, flags, table, threads);
  }

  /** Consecutive images with about as many detections each. */
  private int[] bounds(int[] images, int blocks) {
    ObjectTable rows = results.detections();
    long total = rows.grouped() + (long) images.length;
    int[] bounds = new int[blocks + 1];
    long seen = 0;
    int block = 1;
    for (int i = 0; i < images.length && block < blocks; i++) {
      seen += 1 + rows.start(images[i] + 1) - rows.start(images[i]);
      if (seen * blocks >= total * block) {
        bounds[block++] = i + 1;
      }
    }
    Arrays.fill(bounds, block, blocks + 1, images.length);
    return bounds;
  }

  private int[] counts(int[] images, int[] bounds) {
    ObjectTable rows = results.detections();
    int blocks = bounds.length - 1;
    int[] slots = selection.slots(rows);
    int[] counts = new int[selection.rows() * blocks];
    for (int block = 0; block < blocks; block++) {
      for (int i = bounds[block]; i < bounds[block + 1]; i++) {
        for (int j = rows.start(images[i]); j < rows.start(images[i] + 1); j++) {
          int slot = slots[rows.row(j)];
          if (slot >= 0) {
            counts[selection.row(slot) * blocks + block]++;
          }
        }
      }
    }
    return counts;
  }

  Overlaps overlaps() {
    ObjectTable objects = truth.objects();
    ObjectTable detections = results.detections();
    return switch (rules.kind()) {
      case BBOX -> new BoxOverlaps(objects, detections, boxes, flags);
      case SEGM -> new MaskOverlaps(truth, results, flags, rules);
      case KEYPOINTS -> {
        // The reference looks the similarities up under a class that nobody has.
        boolean blind = rules.agnostic() && rules.strictness() == Strictness.STRICT;
        yield blind
            ? new BlindOverlaps(boxes)
            : new KeypointOverlaps(objects, detections, boxes, rules.sigmas());
      }
    };
  }
}
