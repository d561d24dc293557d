package dev.pixeltally.measure.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.image.RunPool;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the detections whose masks or key points cannot be compared, before any is: in mode
 * corrected these are left out, where in mode strict the first that is met refuses the evaluation.
 */
public final class DetectionCheck {
  private final CocoTruth truth;
  private final CocoResults results;
  private final CocoRules rules;
  private final boolean masks;
  private final boolean points;
  private final boolean extents;

  private DetectionCheck(CocoTruth truth, CocoResults results, CocoRules rules) {
    this.truth = truth;
    this.results = results;
    this.rules = rules;
    masks = rules.kind().ofMasks() || results.basis() == CocoResults.Basis.MASK;
    points = rules.kind() == CocoKind.KEYPOINTS;
    extents = !rules.kind().ofMasks() && results.basis() == CocoResults.Basis.KEYPOINTS;
  }

  private record Bad(int image, int row, Refusal why) {}

  /**
   * Leaves out what cannot be compared, where that is allowed; the results' {@link
   * CocoResults#leftOut} then has it.
   *
   * @param results joined to the truth
   * @param threads 1 or more
   */
  public static void leaveOut(CocoTruth truth, CocoResults results, CocoRules rules, int threads)
      throws InterruptedException {
    DetectionCheck check = new DetectionCheck(truth, results, rules);
    if (results.leftOut().allowed() && (check.masks || check.points || check.extents)) {
      check.run(threads);
    }
  }

  private void run(int threads) throws InterruptedException {
    int images = truth.images().size();
    int blocks = Math.max(1, Math.min(threads, images));
    List<List<Bad>> found = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      found.add(new ArrayList<>());
    }
    Threads.each(
        blocks,
        block -> {
          int from = (int) ((long) images * block / blocks);
          int to = (int) ((long) images * (block + 1) / blocks);
          check(from, to, found.get(block));
        });
    for (List<Bad> some : found) {
      for (Bad bad : some) {
        results.leaveOut(bad.row, truth.images().id(bad.image), bad.why);
      }
    }
    results.detections().dropLeftOut();
  }

  private void check(int from, int to, List<Bad> into) {
    ObjectTable rows = results.detections();
    RunPool pool = new RunPool();
    MaskAdder adder = new MaskAdder(pool, rules.strictness());
    int sigmas = rules.sigmas().length;
    for (int image = from; image < to; image++) {
      int height = truth.heights()[image];
      int width = truth.widths()[image];
      for (int i = rows.start(image); i < rows.start(image + 1); i++) {
        int row = rows.row(i);
        if (rows.category(row) < 0) {
          continue; // not evaluated, whatever it has
        }
        try {
          if (masks) {
            pool.clear();
            adder.add(rows, row, height, width, MaskAdder.DETECTION);
          }
          if (points) {
            KeypointOverlaps.require(rows, row, MaskAdder.DETECTION, sigmas);
          }
          if (extents) {
            DetectionBoxes.requirePoints(rows, row);
          }
        } catch (Refusal e) {
          into.add(new Bad(image, row, e));
        }
      }
    }
  }
}
