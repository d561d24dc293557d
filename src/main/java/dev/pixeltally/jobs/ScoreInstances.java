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
import java.util.Optional;
import java.util.function.Supplier;

/** Scores Cityscapes' scored masks, as its server takes them, in one process. */
final class ScoreInstances {
  static final Setting<String> GT_INSTANCES =
      Setting.text(
          "gt-instances",
          "FILE",
          null,
          "cityscapesScripts' gtInstances.json with medDist: AP within 100 m and 50 m too.");

  static final Setting<Distances> DISTANCES =
      Setting.choice(
          "distances",
          Distances.AUTO,
          "auto: AP within 100 m and 50 m where disparity and camera stand beside the truth.");

  /** Whether distances are made of the disparities that stand beside the truth. */
  enum Distances {
    AUTO,
    NONE
  }

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
    Optional<Supplier<ObjectDistances>> distances = distances(truth);
    CityscapesInstance protocol =
        new CityscapesInstance(
            new InstanceRules(
                distances.isEmpty()
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
        () ->
            new InstanceMaskObserver(
                predictions, distances.map(Supplier::get).orElse(null), protocol, limits),
        state -> state,
        (publisher, state, metrics) -> publisher.measured(protocol.name(), metrics));
  }

  /** A file's, or those of disparities, for each thread its own; empty: nothing is known. */
  private Optional<Supplier<ObjectDistances>> distances(Dataset truth) {
    Optional<String> file = settings.find(GT_INSTANCES);
    if (file.isPresent()) {
      GtInstances told = GtInstances.read(Storage.everywhere(hadoop), file.get());
      return Optional.of(() -> ObjectDistances.told(told));
    }
    if (settings.get(DISTANCES) == Distances.NONE || !DisparityDistances.areBeside(truth)) {
      return Optional.empty();
    }
    DecodeLimits limits = scoring.limits();
    return Optional.of(() -> new DisparityDistances(truth.storage(), limits));
  }
}
