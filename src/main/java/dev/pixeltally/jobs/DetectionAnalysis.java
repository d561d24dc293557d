package dev.pixeltally.jobs;

import dev.pixeltally.config.AnalysisConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ImageColumn;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.coco.Calibration;
import dev.pixeltally.measure.coco.Calibrations;
import dev.pixeltally.measure.coco.CocoBootstrap;
import dev.pixeltally.measure.coco.CocoMatches;
import dev.pixeltally.measure.coco.CocoMetrics;
import dev.pixeltally.measure.coco.CocoSlice;
import dev.pixeltally.measure.coco.CocoSlices;
import dev.pixeltally.measure.coco.CocoSummary;
import dev.pixeltally.measure.coco.ConfusionMatrix;
import dev.pixeltally.measure.coco.Confusions;
import dev.pixeltally.measure.coco.Interval;
import dev.pixeltally.measure.coco.OperatingPoint;
import dev.pixeltally.measure.coco.OperatingPoints;
import dev.pixeltally.measure.coco.Tide;
import dev.pixeltally.measure.coco.TideResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is told of detections beside the benchmark's numbers, under names of its own. */
final class DetectionAnalysis {
  private static final int BINS = 15;

  private final AnalysisConfig config;
  private final CocoTruth truth;
  private final CocoResults results;
  private final CocoMatches matches;
  private final int threads;
  private final List<Metric> overall = new ArrayList<>();
  private final List<Metric> perClass = new ArrayList<>();
  private ConfusionMatrix confusion;

  /**
   * What was found.
   *
   * @param confusion null where it was not asked for
   */
  record Found(List<Metric> overall, List<Metric> perClass, ConfusionMatrix confusion) {
    static final Found NOTHING = new Found(List.of(), List.of(), null);
  }

  private DetectionAnalysis(
      AnalysisConfig config,
      CocoTruth truth,
      CocoResults results,
      CocoMatches matches,
      int threads) {
    this.config = config;
    this.truth = truth;
    this.results = results;
    this.matches = matches;
    this.threads = threads;
  }

  /**
   * Does all that is asked for.
   *
   * @throws Refusal for what these rules do not have
   */
  static Found of(
      AnalysisConfig config, CocoTruth truth, CocoResults results, CocoMatches matches, int threads)
      throws IOException, InterruptedException {
    DetectionAnalysis analysis = new DetectionAnalysis(config, truth, results, matches, threads);
    try {
      analysis.run();
    } catch (IllegalArgumentException e) {
      throw new Refusal("Cannot analyse: " + e.getMessage(), e);
    }
    return new Found(analysis.overall, analysis.perClass, analysis.confusion);
  }

  private void run() throws IOException, InterruptedException {
    if (config.resamples() > 0) {
      for (Interval i : CocoBootstrap.of(matches, config.resamples(), config.seed(), threads)) {
        add(i.category(), i.key() + "_low", i.low(), i.resamples());
        add(i.category(), i.key() + "_high", i.high(), i.resamples());
      }
    }
    String at = "@" + CocoMetrics.percent(config.iou());
    if (config.parts().contains("operating-points")) {
      for (OperatingPoint p : OperatingPoints.bestF1(matches, config.iou())) {
        point(p, "best_f1" + at);
      }
      String wanted = "precision_" + CocoMetrics.percent(config.precision()) + at;
      for (OperatingPoint p :
          OperatingPoints.atPrecision(matches, config.iou(), config.precision())) {
        point(p, wanted);
      }
    }
    if (config.parts().contains("calibration")) {
      for (Calibration c : Calibrations.of(matches, config.iou(), BINS)) {
        add(c.category(), "ece" + at, c.expectedError(), c.detections());
        add(c.category(), "mce" + at, c.largestError(), c.detections());
        add(c.category(), "brier" + at, c.brier(), c.detections());
      }
    }
    if (config.parts().contains("tide")) {
      TideResult tide = Tide.of(truth, results, matches.rules(), threads);
      for (TideResult.Kind kind : tide.errors()) {
        add(-1, "tide_" + kind.key() + "_percent", kind.deltaAp(), kind.count());
      }
    }
    if (config.parts().contains("confusion")) {
      confusion =
          Confusions.of(
              truth, results, matches.rules(), config.iou(), Double.NEGATIVE_INFINITY, threads);
    }
    if (config.slices().isPresent()) {
      slices(config.slices().get());
    }
  }

  private void point(OperatingPoint p, String name) {
    add(p.category(), name + "_f1", p.f1(), p.objects());
    add(p.category(), name + "_score", p.score(), p.objects());
    add(p.category(), name + "_precision", p.precision(), p.objects());
    add(p.category(), name + "_recall", p.recall(), p.objects());
  }

  private void slices(String given) throws IOException, InterruptedException {
    int colon = given.lastIndexOf(':');
    if (colon <= 0 || colon == given.length() - 1) {
      throw new Refusal("slices " + given + ": should be FILE:COLUMN, as in weather.csv:weather");
    }
    Path file = ScoreDetections.file(given.substring(0, colon), "the slices' table");
    String column = given.substring(colon + 1);
    Map<Long, String> values = ImageColumn.read(file, column);
    for (CocoSlice slice : CocoSlices.of(matches, values::get, threads)) {
      String name = "[" + column + "=" + slice.value() + "]";
      for (CocoSummary.Line line : slice.lines()) {
        double value = line.value() == -1 ? Double.NaN : line.value();
        overall.add(Metric.overall(line.key() + name, value, slice.objects()));
      }
    }
  }

  private void add(long category, String name, double value, long support) {
    if (category < 0) {
      overall.add(Metric.overall(name, value, support));
    } else {
      perClass.add(new Metric(name, category, CocoMetrics.name(truth, category), value, support));
    }
  }
}
