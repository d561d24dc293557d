package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.spark.Submit;
import java.io.IOException;
import java.util.Map;

/** Scores Cityscapes' scored masks, as its server takes them, in one process. */
final class ScoreInstances {
  private final Settings settings;
  private final PairScoring scoring;
  private final Map<String, String> hadoop = Submit.hadoopSettings();

  ScoreInstances(Settings settings) {
    this.settings = settings;
    this.scoring = new PairScoring(settings);
  }

  /** Scores; the exit code. */
  int run() throws IOException, InterruptedException {
    Dataset truth =
        Packs.openTruth(
            new DatasetSpec(
                "cityscapes",
                settings.get(ScoreJob.TRUTH),
                settings.find(ScoreJob.SPLIT).orElse(null),
                null,
                null,
                null),
            hadoop);
    CityscapesPredictions predictions =
        CityscapesPredictions.ofInstances(settings.get(ScoreJob.PREDICTIONS), hadoop);
    InstanceTruth instances =
        InstanceTruth.of(
            truth,
            settings.find(EvaluateConfig.GT_INSTANCES),
            settings.get(CocoConfig.MODE),
            scoring.limits());
    scoring.checkOutput();
    PredictionFolder.Matched matched = predictions.match(truth.list());
    ScoreLabelMaps.tellStrays(matched);
    return scoring.run(
        PairScoring.Joined.of(instances.source(), matched),
        instances.protocol(),
        truth.labels(),
        instances.observers(() -> ListedMasks.of(predictions, instances.limits())),
        state -> state,
        (publisher, state, metrics) -> publisher.measured(instances.protocol().name(), metrics));
  }
}
