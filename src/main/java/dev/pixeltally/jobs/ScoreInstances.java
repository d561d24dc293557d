package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.DrawnTruth;
import dev.pixeltally.measure.cityscapes.CityscapesInstance;
import dev.pixeltally.measure.cityscapes.InstanceRules;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.spark.Submit;
import java.io.IOException;
import java.util.Map;

/** Scores Cityscapes' scored masks, as its server takes them, in one process. */
final class ScoreInstances {
  static final Setting<String> GT_INSTANCES =
      Setting.text(
          "gt-instances",
          "FILE",
          null,
          "cityscapesScripts' gtInstances.json with medDist: AP within 100 m and 50 m too.");

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
    GtInstances distances =
        settings
            .find(GT_INSTANCES)
            .map(file -> GtInstances.read(Storage.everywhere(hadoop), file))
            .orElse(null);
    CityscapesInstance protocol =
        new CityscapesInstance(
            new InstanceRules(
                distances == null
                    ? InstanceRules.Distances.ANY
                    : InstanceRules.Distances.ANY_100_50,
                settings.get(CocoConfig.MODE)));
    scoring.checkOutput();
    PredictionFolder.Matched matched = predictions.match(truth.list());
    ScoreLabelMaps.tellStrays(matched);
    DecodeLimits limits = scoring.limits();
    return scoring.run(
        PairScoring.Joined.of(DrawnTruth.of(truth, limits), matched),
        protocol,
        truth.labels(),
        () -> new InstanceMaskObserver(predictions, distances, protocol, limits),
        state -> state,
        (publisher, state, metrics) -> publisher.measured(protocol.name(), metrics));
  }
}
