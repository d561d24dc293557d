package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Predictions;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.labels.LabelSpaces;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.MapProtocol;
import dev.pixeltally.measure.MapState;
import dev.pixeltally.measure.Protocols;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.cityscapes.CityscapesPixel;
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
import java.util.stream.Stream;

/** Scores label maps that another tool wrote as PNG, in one process. */
final class ScoreLabelMaps {
  private static final String CITYSCAPES = "cityscapes";

  private final Settings settings;
  private final OutputConfig output;
  private final Map<String, String> hadoop = Submit.hadoopSettings();
  private final Instant started = Instant.now();

  ScoreLabelMaps(Settings settings) {
    this.settings = settings;
    this.output = OutputConfig.of(settings);
  }

  /** Scores; the exit code. */
  int run() throws IOException, InterruptedException {
    Dataset truth = Packs.openTruth(spec(), hadoop);
    Predictions predictions = predictions(truth);
    MapProtocol<?> protocol =
        Protocols.named(settings.get(ScoreJob.PROTOCOL), truth.labels(), Summation.IN_ORDER);
    Mapping mapping = mapping(truth);
    boolean keeps = settings.given(OutputConfig.OUT);
    if (keeps) {
      Outputs.check(output.root());
    }
    PredictionFolder.Matched matched = predictions.match(truth.list());
    tellStrays(matched);
    try (RunFolder folder =
        RunFolder.draft(output.root(), RunId.next(started), HadoopSettings::plain)) {
      LocalScoring.Result<MapState> result =
          score(truth, predictions, mapping, protocol, matched, keeps ? folder : null);
      RunReport report = report(truth, protocol, matched, result, keeps ? folder : null);
      if (keeps) {
        RunPublisher publisher = new RunPublisher(folder, "score", started);
        publisher.failed(Failures.join(matched.listing().failures(), result.failures()));
        publisher.measured(protocol, result.state());
        publisher.with("config", settings.effective()).with("strays", matched.strays());
        publisher.publish(report);
      }
      return RunPublisher.show(report, output);
    }
  }

  private DatasetSpec spec() {
    String truth = settings.get(ScoreJob.TRUTH);
    String protocol = settings.get(ScoreJob.PROTOCOL);
    return new DatasetSpec(
        settings.find(ScoreJob.LAYOUT).orElseGet(() -> layout(truth)),
        truth,
        settings.find(ScoreJob.SPLIT).orElse(null),
        null,
        null,
        settings.find(ScoreJob.LABELS).or(() -> Protocols.usualLabels(protocol)).orElse(null));
  }

  private Predictions predictions(Dataset truth) {
    String folder = settings.get(ScoreJob.PREDICTIONS);
    return truth.layout().equals(CITYSCAPES)
        ? new CityscapesPredictions(folder, hadoop)
        : PredictionFolder.open(folder, hadoop);
  }

  /** From the predictions' label space to the truth's; null where it is the same. */
  private Mapping mapping(Dataset truth) {
    return settings
        .find(ScoreJob.PREDICTION_LABELS)
        .map(
            name -> {
              Mapping mapping = Mapping.between(LabelSpaces.named(name), truth.labels(), Map.of());
              if (!mapping.warning().isEmpty()) {
                System.err.println("pixeltally: " + Printable.of(mapping.warning()));
              }
              return mapping;
            })
        .orElse(null);
  }

  /**
   * A devkit has lists of its splits, and Cityscapes its own protocol; anything else is a folder of
   * label maps.
   */
  private String layout(String truth) {
    Storage storage = Storage.everywhere(hadoop);
    if (settings.get(ScoreJob.PROTOCOL).equals(CityscapesPixel.NAME)
        && !storage.folders(truth).isEmpty()) {
      return CITYSCAPES;
    }
    boolean devkit =
        Stream.of("ImageSets", "VOC2012", "SegmentationClass")
            .anyMatch(part -> storage.isFolder(truth + "/" + part));
    return devkit ? "voc" : "masks";
  }

  /** Names predictions without a sample on standard error. */
  static void tellStrays(PredictionFolder.Matched matched) {
    if (matched.strays() > 0) {
      System.err.printf(
          "pixeltally: %d predictions belong to no sample: %s%s%n",
          matched.strays(),
          Printable.of(String.join(", ", matched.strayNames())),
          matched.strays() > matched.strayNames().size() ? ", ..." : "");
    }
  }

  private LocalScoring.Result<MapState> score(
      Dataset truth,
      Predictions predictions,
      Mapping mapping,
      MapProtocol<?> protocol,
      PredictionFolder.Matched matched,
      RunFolder folder)
      throws IOException, InterruptedException {
    LimitsConfig config = LimitsConfig.of(settings);
    DecodeLimits limits = new DecodeLimits(config.maxPixels(), config.maxSide(), config.maxBytes());
    LocalScoring<MapState> scoring =
        new LocalScoring<>(
            truth.source(),
            protocol.name(),
            protocol.empty(),
            () -> new LabelMapObserver(predictions, mapping, protocol, limits),
            folder);
    int total = matched.listing().samples().size();
    try (ProgressBar bar = ProgressBar.onStandardError(Outputs.progress(output), "images", total)) {
      return scoring.run(matched.listing().samples(), settings.get(ScoreJob.THREADS), bar::add);
    }
  }

  private RunReport report(
      Dataset truth,
      MapProtocol<?> protocol,
      PredictionFolder.Matched matched,
      LocalScoring.Result<MapState> result,
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
