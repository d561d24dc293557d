package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

/** The program of docs/coco.md. */
final class LibraryExample {
  private LibraryExample() {}

  public static void main(String[] args) throws Exception {
    try (InputStream gt = Files.newInputStream(Path.of(args[0]));
        InputStream dt = Files.newInputStream(Path.of(args[1]))) {
      CocoRules rules = CocoRules.of(CocoKind.BBOX).withIouThresholds(.5, .75);
      CocoTruth truth =
          CocoTruthReader.read(gt, "gt.json", 0, EnumSet.noneOf(CocoPart.class), Strictness.STRICT);
      CocoResults results =
          CocoResultsReader.read(dt, "dt.json", 0, EnumSet.noneOf(CocoPart.class));
      CocoResultsReader.match(results, truth, "dt.json");
      CocoTensors tensors = CocoEvaluator.evaluate(truth, results, rules, 4);
      for (CocoSummary.Line line : CocoMetrics.lines(tensors, rules, truth)) {
        System.out.println(line.line() + " = " + line.value());
      }
    }
  }
}
