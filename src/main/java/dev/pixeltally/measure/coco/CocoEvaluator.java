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
    int boxless = truth.objects().firstWithoutBox();
    check(rules, truth.lvis() != null, boxless < 0 ? null : truth.objects().label(boxless));
    int maskless = truth.objects().firstWithoutMask();
    if (rules.kind().ofMasks() && maskless >= 0) {
      throw new Refusal(
          "Cannot evaluate annotation "
              + truth.objects().label(maskless)
              + ": it has no segmentation, which is what is compared");
    }
    checkSize();
    boxes = rules.kind().ofMasks() ? null : DetectionBoxes.of(truth, results, rules);
  }

  private void checkSize() {
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
  }

  /**
   * Refuses a truth that lacks what the rules need.
   *
   * @param federated whether any image has what LVIS adds
   * @param boxless the first annotation without a box; null: all have one
   */
  private static void check(CocoRules rules, boolean federated, String boxless) {
    if (rules.lvis() && !federated) {
      throw new Refusal(
          "Cannot evaluate by LVIS' rules: no image of the truth has neg_category_ids and"
              + " not_exhaustive_category_ids; an LVIS file is valid");
    }
    if (!rules.kind().ofMasks() && boxless != null) {
      throw new Refusal(
          "Cannot evaluate annotation "
              + boxless
              + ": it has no \"bbox\", which is what "
              + (rules.kind() == CocoKind.BBOX ? "is compared" : "key points are normalised by"));
    }
  }

  /**
   * Refuses a truth that lacks what the rules need, where its images are evaluated in parts.
   *
   * @param truth its categories; its images need not be there
   * @param boxless the number of the first annotation without a box; -1: all have one
   */
  public static void check(CocoTruth truth, CocoRules rules, long boxless) {
    check(rules, truth.lvis() != null, boxless < 0 ? null : truth.objects().numbered(boxless));
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

  /**
   * Matches some images of a larger dataset, one after the other.
   *
   * @param truth these images, and all categories
   * @param results joined to the truth
   * @param sink is told the matches image by image, in the order of ids
   * @return objects of these images that count: row of the tensors times areas plus area
   * @throws Refusal as {@link #evaluate}
   */
  public static long[] match(
      CocoTruth truth, CocoResults results, CocoRules rules, MatchSink sink) {
    CocoEvaluator evaluator = new CocoEvaluator(truth, results, rules);
    evaluator.match(sink);
    return evaluator.flags.count(evaluator.selection, evaluator.selection.images());
  }

  private void match(MatchSink sink) {
    ObjectTable rows = results.detections();
    MatchRelay relay = new MatchRelay(rules.areas().size());
    ImageMatcher matcher =
        new ImageMatcher(truth, rows, rules, flags, selection, overlaps(), relay, 0);
    for (int image : selection.images()) {
      relay.begin(rows.start(image + 1) - rows.start(image));
      matcher.match(image);
      relay.finish(truth.images().id(image), sink);
    }
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
      case SEGM, BOUNDARY -> new MaskOverlaps(truth, results, flags, rules);
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
