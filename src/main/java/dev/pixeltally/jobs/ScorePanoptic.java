package dev.pixeltally.jobs;

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
import dev.pixeltally.measure.panoptic.PanopticProtocol;
import java.io.IOException;
import java.io.InputStream;

/** Scores panoptic segments that another tool wrote as JSON and PNG, in one process. */
final class ScorePanoptic {
  private static final String VALID = "panoptic JSON, beside its folder of PNGs,";

  private final Settings settings;
  private final PairScoring scoring;
  private final PanopticConfig config;

  ScorePanoptic(Settings settings) {
    this.settings = settings;
    this.scoring = new PairScoring(settings);
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
    ScoreDetections.requireFile(storage, truthFile, "the truth", VALID);
    ScoreDetections.requireFile(storage, predictionsFile, "the predictions", VALID);
    PngFolder truePngs =
        PngFolder.open(storage, truthFolder, "the truth's PNGs", PanopticConfig.TRUTH_MASKS.key());
    PngFolder predictedPngs =
        PngFolder.open(
            storage,
            predictionsFolder,
            "the predictions' PNGs",
            PanopticConfig.PREDICTION_MASKS.key());
    scoring.checkOutput();
    PanopticReader.Truth truth = truth(storage, truthFile);
    PanopticAnnotations predictions = predictions(storage, predictionsFile, truth.categories());
    PanopticPairs pairs =
        PanopticPairs.of(truth.annotations(), truePngs, predictions, predictedPngs);
    tellStrays(pairs);
    PanopticProtocol protocol =
        new PanopticProtocol(settings.get(ScoreJob.PROTOCOL), truth.categories(), config.mode());
    DecodeLimits limits = scoring.limits();
    return scoring.run(
        new PairScoring.Joined(
            new FileSource(storage), pairs.samples(), pairs.failures(), pairs.strays()),
        protocol,
        protocol.categories().labels("the truth's categories"),
        () ->
            new PanopticObserver(protocol, truth.annotations(), predictions, predictedPngs, limits),
        state -> state,
        (publisher, state, metrics) -> publisher.measured(protocol.name(), metrics));
  }

  private static PanopticReader.Truth truth(Storage storage, String file) throws IOException {
    try (InputStream in = storage.open(file)) {
      return PanopticReader.truth(in, file);
    }
  }

  private static PanopticAnnotations predictions(
      Storage storage, String file, PanopticCategories categories) throws IOException {
    try (InputStream in = storage.open(file)) {
      return PanopticReader.predictions(in, file, categories);
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
}
