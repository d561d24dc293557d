package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import java.util.Arrays;

/**
 * Detections matched to objects, once, and ordered by falling score within each class: what COCO's
 * own numbers are accumulated from, and operating points, calibration, bootstrap intervals and
 * slices too.
 */
public final class CocoMatches {
  private final CocoTruth truth;
  private final CocoResults results;
  private final CocoRules rules;
  private final Selection selection;
  private final TruthFlags flags;
  private final MatchTable table;

  /** Places in the table, class by class, by falling score. */
  private final int[] order;

  private final int[] starts;

  CocoMatches(
      CocoTruth truth,
      CocoResults results,
      CocoRules rules,
      Selection selection,
      TruthFlags flags,
      MatchTable table,
      int threads)
      throws InterruptedException {
    this.truth = truth;
    this.results = results;
    this.rules = rules;
    this.selection = selection;
    this.flags = flags;
    this.table = table;
    int classes = table.classes();
    starts = new int[classes + 1];
    for (int k = 0; k < classes; k++) {
      starts[k + 1] = starts[k] + table.count(k);
    }
    order = new int[starts[classes]];
    int blocks = blocks(threads);
    Threads.each(
        blocks,
        block -> {
          ScoreOrder sorter = new ScoreOrder();
          for (int k = block; k < classes; k += blocks) {
            table.places(k, order, starts[k]);
            sorter.sort(order, starts[k], starts[k + 1], table.scores(), 1, 0);
          }
        });
  }

  /**
   * Matches.
   *
   * @param truth read with the parts that the rules' kind needs
   * @param results joined to the truth
   * @param threads 1 or more
   * @throws dev.pixeltally.config.Refusal where a mask or key points cannot be evaluated
   */
  public static CocoMatches of(CocoTruth truth, CocoResults results, CocoRules rules, int threads)
      throws InterruptedException {
    return new CocoEvaluator(truth, results, rules).match(threads);
  }

  /** COCO's numbers: the same as {@link CocoEvaluator#evaluate}. */
  public CocoTensors tensors(int threads) throws InterruptedException {
    return accumulate(selection.images(), null, threads);
  }

  /**
   * COCO's numbers of some of the images, as if there were no others.
   *
   * @param images places in the truth, ascending
   * @param chosen of each image of the truth whether it is one of them
   */
  CocoTensors tensors(int[] images, boolean[] chosen, int threads) throws InterruptedException {
    return accumulate(images, chosen, threads);
  }

  private CocoTensors accumulate(int[] images, boolean[] chosen, int threads)
      throws InterruptedException {
    long[] objects = flags.count(selection, images);
    long[] detections = new long[table.classes()];
    int[][] places = new int[table.classes()][];
    if (chosen != null) {
      for (int k = 0; k < places.length; k++) {
        places[k] =
            Arrays.stream(order, starts[k], starts[k + 1])
                .filter(place -> chosen[table.images()[place]])
                .toArray();
      }
    }
    for (int k = 0; k < detections.length; k++) {
      detections[k] = chosen == null ? starts[k + 1] - starts[k] : places[k].length;
    }
    CocoTensors tensors = new CocoTensors(rules, selection.categories(), objects, detections);
    int areas = rules.areas().size();
    int blocks = blocks(threads);
    Threads.each(
        blocks,
        block -> {
          CategoryCurves curves = new CategoryCurves(rules);
          for (int k = block; k < detections.length; k += blocks) {
            curves.begin(objects, k * areas);
            int[] of = chosen == null ? order : places[k];
            int from = chosen == null ? starts[k] : 0;
            int to = from + (int) detections[k];
            curves.add(of, from, to, table.scores(), table.ranks(), table.bits());
            curves.finish(k, tensors);
          }
        });
    return tensors;
  }

  private int blocks(int threads) {
    return Math.max(1, Math.min(threads, table.classes()));
  }

  CocoTruth truth() {
    return truth;
  }

  CocoResults results() {
    return results;
  }

  /** What the detections were matched by. */
  public CocoRules rules() {
    return rules;
  }

  Selection selection() {
    return selection;
  }

  TruthFlags flags() {
    return flags;
  }

  MatchTable table() {
    return table;
  }

  /** Places in the table, class by class, each class's by falling score. */
  int[] order() {
    return order;
  }

  /** Where a class begins in {@link #order}; the next one's beginning is its end. */
  int start(int category) {
    return starts[category];
  }
}
