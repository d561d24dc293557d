package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.measure.cityscapes.CityscapesInstance;
import dev.pixeltally.measure.cityscapes.InstanceRules;
import dev.pixeltally.measure.cityscapes.InstanceState;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.report.ProgressBar;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.spark.Submit;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final OutputConfig output;
  private final Map<String, String> hadoop = Submit.hadoopSettings();
  private final Instant started = Instant.now();

  ScoreInstances(Settings settings) {
    this.settings = settings;
    this.output = OutputConfig.of(settings);
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
    boolean keeps = settings.given(OutputConfig.OUT);
    if (keeps) {
      Outputs.check(output.root());
    }
    PredictionFolder.Matched matched = predictions.match(truth.list());
    ScoreLabelMaps.tellStrays(matched);
    try (RunFolder folder =
        RunFolder.draft(output.root(), RunId.next(started), HadoopSettings::plain)) {
      LocalScoring.Result<InstanceState> result =
          score(truth, predictions, distances, protocol, matched, keeps ? folder : null);
      RunReport report = report(truth, protocol, matched, result, keeps ? folder : null);
      if (keeps) {
        RunPublisher publisher = new RunPublisher(folder, "score", started);
        publisher.failed(Failures.join(matched.listing().failures(), result.failures()));
        publisher.measured(protocol.name(), report.metrics());
        publisher.with("config", settings.effective()).with("strays", matched.strays());
        publisher.publish(report);
      }
      return RunPublisher.show(report, output);
    }
  }

  private LocalScoring.Result<InstanceState> score(
      Dataset truth,
      CityscapesPredictions predictions,
      GtInstances distances,
      CityscapesInstance protocol,
      PredictionFolder.Matched matched,
      RunFolder folder)
      throws IOException, InterruptedException {
    LimitsConfig config = LimitsConfig.of(settings);
    DecodeLimits limits = new DecodeLimits(config.maxPixels(), config.maxSide(), config.maxBytes());
    LocalScoring<InstanceState> scoring =
        new LocalScoring<>(
            truth.source(),
            protocol.name(),
            protocol.empty(),
            () -> new InstanceMaskObserver(predictions, distances, protocol, limits),
            folder);
    int total = matched.listing().samples().size();
    try (ProgressBar bar = ProgressBar.onStandardError(Outputs.progress(output), "images", total)) {
      return scoring.run(matched.listing().samples(), settings.get(ScoreJob.THREADS), bar::add);
    }
  }

  private RunReport report(
      Dataset truth,
      CityscapesInstance protocol,
      PredictionFolder.Matched matched,
      LocalScoring.Result<InstanceState> result,
      RunFolder kept) {
    Map<String, String> places = new LinkedHashMap<>();
    if (kept != null) {
      places.put("run", Outputs.shown(kept.address()));
    }
    return new RunReport(
        kept == null ? null : kept.id(),
        protocol.name(),
        protocol.convention(),
        truth.labels(),
        result.state().result(),
        List.of(),
        result.images(),
        RunPublisher.count(
            matched.listing().failures(), RunPublisher.count(result.failures(), Map.of())),
        Failures.examples(matched.listing().failures(), result.failures()),
        Duration.between(started, Instant.now()).toMillis() / 1e3,
        places);
  }
}
