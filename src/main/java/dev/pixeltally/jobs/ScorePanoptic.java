package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.PanopticConfig;
import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.FileSource;
import dev.pixeltally.dataset.PngFolder;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.panoptic.PanopticAnnotations;
import dev.pixeltally.dataset.panoptic.PanopticCategories;
import dev.pixeltally.dataset.panoptic.PanopticReader;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.measure.panoptic.PanopticProtocol;
import dev.pixeltally.measure.panoptic.PanopticState;
import dev.pixeltally.report.ProgressBar;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Scores panoptic segments that another tool wrote as JSON and PNG, in one process. */
final class ScorePanoptic {
  private final Settings settings;
  private final OutputConfig output;
  private final PanopticConfig config;
  private final Instant started = Instant.now();

  ScorePanoptic(Settings settings) {
    this.settings = settings;
    this.output = OutputConfig.of(settings);
    this.config = PanopticConfig.of(settings);
  }

  /** Scores; the exit code. */
  int run() throws IOException, InterruptedException {
    String truthFile = settings.get(ScoreJob.TRUTH);
    String predictionsFile = settings.get(ScoreJob.PREDICTIONS);
    String truthFolder = config.truthMasks().orElseGet(() -> beside(truthFile));
    String predictionsFolder = config.predictionMasks().orElseGet(() -> beside(predictionsFile));
    Storage storage =
        HadoopSettings.storage(truthFile, predictionsFile, truthFolder, predictionsFolder);
    ScoreDetections.requireFile(storage, truthFile, "the truth");
    ScoreDetections.requireFile(storage, predictionsFile, "the predictions");
    PngFolder truePngs =
        PngFolder.open(storage, truthFolder, "the truth's PNGs", PanopticConfig.TRUTH_MASKS.key());
    PngFolder predictedPngs =
        PngFolder.open(
            storage,
            predictionsFolder,
            "the predictions' PNGs",
            PanopticConfig.PREDICTION_MASKS.key());
    boolean keeps = settings.given(OutputConfig.OUT);
    if (keeps) {
      Outputs.check(output.root());
    }
    PanopticReader.Truth truth;
    try (InputStream in = storage.open(truthFile)) {
      truth = PanopticReader.truth(in, truthFile);
    }
    PanopticAnnotations predictions;
    try (InputStream in = storage.open(predictionsFile)) {
      predictions = PanopticReader.predictions(in, predictionsFile, truth.categories());
    }
    PanopticPairs pairs =
        PanopticPairs.of(truth.annotations(), truePngs, predictions, predictedPngs);
    tellStrays(pairs);
    PanopticProtocol protocol =
        new PanopticProtocol(settings.get(ScoreJob.PROTOCOL), truth.categories(), config.mode());
    try (RunFolder folder =
        RunFolder.draft(output.root(), RunId.next(started), HadoopSettings::plain)) {
      LimitsConfig given = LimitsConfig.of(settings);
      DecodeLimits limits = new DecodeLimits(given.maxPixels(), given.maxSide(), given.maxBytes());
      LocalScoring<PanopticState> scoring =
          new LocalScoring<>(
              new FileSource(storage),
              protocol.name(),
              protocol.empty(),
              () ->
                  new PanopticObserver(
                      protocol, truth.annotations(), predictions, predictedPngs, limits),
              keeps ? folder : null);
      LocalScoring.Result<PanopticState> result;
      try (ProgressBar bar =
          ProgressBar.onStandardError(Outputs.progress(output), "images", pairs.samples().size())) {
        result = scoring.run(pairs.samples(), settings.get(ScoreJob.THREADS), bar::add);
      }
      RunReport report = report(protocol, pairs, result, keeps ? folder : null);
      if (keeps) {
        RunPublisher publisher = new RunPublisher(folder, "score", started);
        publisher.failed(Failures.join(pairs.failures(), result.failures()));
        publisher.measured(protocol.name(), report.metrics());
        publisher.with("config", settings.effective()).with("strays", pairs.strays());
        publisher.publish(report);
      }
      return RunPublisher.show(report, output);
    }
  }

  /** The folder of PNGs that has the JSON's name. */
  private static String beside(String json) {
    return json.replaceFirst("\\.json(\\.gz)?$", "");
  }

  private static void tellStrays(PanopticPairs pairs) {
    if (pairs.strays() > 0) {
      System.err.printf(
          "pixeltally: %d predictions are of images that the truth lacks: %s%s%n",
          pairs.strays(),
          Printable.of(String.join(", ", pairs.strayNames())),
          pairs.strays() > pairs.strayNames().size() ? ", ..." : "");
    }
  }

  private RunReport report(
      PanopticProtocol protocol,
      PanopticPairs pairs,
      LocalScoring.Result<PanopticState> result,
      RunFolder kept) {
    Map<String, String> places = new LinkedHashMap<>();
    if (kept != null) {
      places.put("run", Outputs.shown(kept.address()));
    }
    return new RunReport(
        kept == null ? null : kept.id(),
        protocol.name(),
        protocol.convention(),
        labels(protocol.categories()),
        result.state().result(),
        List.of(),
        result.images(),
        RunPublisher.count(pairs.failures(), RunPublisher.count(result.failures(), Map.of())),
        Failures.examples(pairs.failures(), result.failures()),
        Duration.between(started, Instant.now()).toMillis() / 1e3,
        places);
  }

  /** The categories as classes; of two that share a name the second has its number too. */
  private static LabelSpace labels(PanopticCategories categories) {
    Set<String> names = new HashSet<>();
    List<LabelClass> classes = new ArrayList<>();
    for (PanopticCategories.Category c : categories.all()) {
      String name = c.name();
      while (!names.add(name)) {
        name += " " + c.id();
      }
      classes.add(new LabelClass(c.id(), name, c.rgb(), c.thing()));
    }
    return new LabelSpace("the truth's categories", classes, Map.of());
  }
}
