package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Kinds of errors and what each costs (Bolya et al., "TIDE: A General Toolbox for Identifying
 * Object Detection Errors", ECCV 2020), with the bits of tidecv 1.0.1 under a Python before 3.12,
 * from which on {@code sum} rounds otherwise. As there an image keeps its surest detections of all
 * classes up to the limit, images stand in the file's order, and a class with detections but no
 * objects has an AP of 0, unlike COCO's. Unlike there, categories that the truth does not list are
 * left out.
 */
public final class Tide {
  private static final List<String> KEYS =
      List.of("Cls", "Loc", "Both", "Dupe", "Bkg", "Miss", "FalsePos", "FalseNeg");

  private Tide() {}

  /**
   * With tidecv's thresholds, .5 and .1.
   *
   * @see #of(CocoTruth, CocoResults, CocoRules, double, double, int)
   */
  public static TideResult of(CocoTruth truth, CocoResults results, CocoRules rules, int threads)
      throws InterruptedException {
    return of(truth, results, rules, .5, .1, threads);
  }

  /**
   * The errors.
   *
   * @param truth read with the parts that the rules' kind needs
   * @param results joined to the truth
   * @param rules of COCO for boxes or masks; their largest limit of detections is an image's
   * @param positive IoU from which on a detection is right, 0 to 1
   * @param background IoU up to which a detection is of nothing, at most {@code positive}
   * @param threads 1 or more; the same bits with any number
   * @throws IllegalArgumentException for key points, LVIS, and other thresholds
   */
  public static TideResult of(
      CocoTruth truth,
      CocoResults results,
      CocoRules rules,
      double positive,
      double background,
      int threads)
      throws InterruptedException {
    if (rules.kind() == CocoKind.KEYPOINTS || rules.lvis()) {
      throw new IllegalArgumentException(
          "TIDE is of COCO's boxes or masks, not key points or LVIS");
    }
    if (!(background > 0 && background <= positive && positive <= 1)) {
      throw new IllegalArgumentException(
          "TIDE with IoUs of "
              + background
              + " (background) and "
              + positive
              + " (positive); 0 < background <= positive <= 1 is valid");
    }
    TideTable table = table(truth, results, rules, positive, background, threads);
    double[] aps = new double[KEYS.size() + 1];
    int blocks = Math.max(1, Math.min(threads, aps.length));
    Threads.each(
        blocks,
        block -> {
          for (int i = block; i < aps.length; i += blocks) {
            aps[i] = new TideAp(table, i - 1).mean();
          }
        });
    long[] counts = counts(table);
    List<TideResult.Kind> errors = new ArrayList<>();
    for (int i = 0; i < KEYS.size(); i++) {
      double delta = aps[i + 1] - aps[0];
      errors.add(
          new TideResult.Kind(
              KEYS.get(i), i <= TideTable.MISS ? Math.max(delta, 0) : delta, counts[i]));
    }
    return new TideResult(positive, background, aps[0], errors);
  }

  private static TideTable table(
      CocoTruth truth,
      CocoResults results,
      CocoRules rules,
      double positive,
      double background,
      int threads)
      throws InterruptedException {
    Selection selection = new Selection(truth, rules);
    BitSet chosen = new BitSet();
    Arrays.stream(selection.images()).forEach(chosen::set);
    int[] images = Arrays.stream(truth.listed()).filter(chosen::get).toArray();
    // Below the background's IoU none need be known.
    CocoEvaluator evaluator =
        new CocoEvaluator(truth, results, rules.withIouThresholds(background));
    int blocks = Math.max(1, Math.min(threads, images.length));
    TideTable[] parts = new TideTable[blocks];
    Threads.each(
        blocks,
        block -> {
          parts[block] = new TideTable(selection.categories().length);
          TideImage image =
              new TideImage(
                  truth,
                  results,
                  rules,
                  selection,
                  evaluator.overlaps(),
                  positive,
                  background,
                  parts[block]);
          int to = (int) ((long) images.length * (block + 1) / blocks);
          for (int i = (int) ((long) images.length * block / blocks); i < to; i++) {
            image.add(images[i]);
          }
        });
    for (int block = 1; block < blocks; block++) {
      parts[0].append(parts[block]);
    }
    return parts[0];
  }

  private static long[] counts(TideTable table) {
    long[] counts = new long[KEYS.size()];
    for (int i = 0; i < table.size; i++) {
      if (table.wrong[i] != TideTable.RIGHT) {
        counts[table.wrong[i]]++;
        counts[TideAp.FALSE_POSITIVES] += table.forgiven[i] ? 0 : 1;
      }
    }
    counts[TideTable.MISS] = Arrays.stream(table.missed).sum();
    counts[TideAp.FALSE_NEGATIVES] = Arrays.stream(table.unfound).sum();
    return counts;
  }
}
