package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;

/** COCO's evaluation of detections in memory: any number of threads, the same bits. */
public final class CocoEvaluator {
  private CocoEvaluator() {}

  /** Matches and accumulates. */
  public static CocoTensors evaluate(
      CocoTruth truth, CocoResults results, CocoRules rules, Strictness strictness) {
    ObjectTable objects = truth.objects();
    ObjectTable detections = results.detections();
    boolean agnostic = rules.grouping() == CocoRules.Grouping.CLASS_AGNOSTIC;
    int classes = agnostic ? 1 : truth.categories().size();
    int areas = rules.areas().size();
    int images = truth.images().size();
    int[] counts = new int[classes];
    int total = detections.start(images);
    for (int i = 0; i < total; i++) {
      counts[agnostic ? 0 : detections.category(detections.row(i))]++;
    }
    MatchTable table = new MatchTable(classes, 1, areas, counts);
    TruthFlags flags = new TruthFlags(objects, rules, strictness);
    Overlaps overlaps = new BoxOverlaps(objects, detections);
    ImageMatcher matcher = new ImageMatcher(objects, detections, rules, flags, overlaps, table, 0);
    for (int image = 0; image < images; image++) {
      matcher.match(image);
    }
    return accumulate(table, flags.count(classes, images), rules);
  }

  private static CocoTensors accumulate(MatchTable table, long[] objects, CocoRules rules) {
    int areas = rules.areas().size();
    CocoTensors tensors = new CocoTensors(rules, table.classes());
    CategoryCurves curves = new CategoryCurves(rules);
    ScoreOrder order = new ScoreOrder();
    int[] places = new int[1024];
    for (int k = 0; k < table.classes(); k++) {
      int n = table.count(k);
      if (places.length < n) {
        places = new int[n + (n >> 1)];
      }
      table.places(k, places);
      order.sort(places, 0, n, table.scores(), 1, 0);
      curves.begin(objects, k * areas);
      curves.add(places, 0, n, table.scores(), table.ranks(), table.bits());
      curves.finish(k, tensors);
    }
    return tensors;
  }
}
