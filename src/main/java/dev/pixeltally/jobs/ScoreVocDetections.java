package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.dataset.voc.VocResultsFiles;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Scores VOC's or COCO's results, or a run's boxes, by the rules of VOC's devkits. */
final class ScoreVocDetections {
  /** What one of VOC's results files ends in, of which a folder is valid. */
  private static final String TEXT = ".txt";

  private final Settings settings;
  private final String name;
  private final CocoConfig config;
  private final int threads;

  ScoreVocDetections(Settings settings, String name, int threads) {
    this.settings = settings;
    this.name = name;
    this.config = CocoConfig.of(settings);
    this.threads = threads;
  }

  /**
   * Scores; the exit code.
   *
   * @param truth a VOC dataset's folder, or a devkit's
   * @param split the name of one of its lists in {@code ImageSets/Main}
   * @param labels the classes; null: the dataset's own, or VOC's
   * @param predictions a folder of VOC's results files or a run's, or a file of COCO's results
   */
  int run(String truth, String split, String labels, String predictions)
      throws IOException, InterruptedException {
    Instant started = Instant.now();
    Storage storage = HadoopSettings.storage(truth, predictions);
    VocFolder folder = VocFolder.open(storage, truth, split, VocFolder.Kind.DETECTION);
    List<LabelClass> classes = VocImages.judged(folder.labels(labels).classes());
    VocSource source = source(storage, predictions, folder, classes);
    DetectionScores.checkOutput(settings);
    VocScoring.Outcome outcome =
        new VocScoring(name, config, threads).score(folder, folder.ids(), classes, source);
    return outcome.scores().show(settings, outcome.tables(), started);
  }

  private VocSource source(
      Storage storage, String predictions, VocFolder folder, List<LabelClass> classes)
      throws IOException {
    Optional<GivenRun> given = GivenRun.at(storage, predictions);
    if (given.isPresent()) {
      RunFolder run = given.get().run();
      return new VocRunBoxes(run.id(), RunPredictions.of(run), given.get().places(classes));
    }
    Strictness strictness =
        config.mode() == Mode.CORRECTED ? Strictness.CORRECTED : Strictness.STRICT;
    if (storage.isFile(predictions) && !predictions.endsWith(TEXT)) {
      return new VocCocoBoxes(storage, predictions, strictness);
    }
    return new VocFiles(
        storage,
        VocResultsFiles.find(storage, predictions, folder.split()),
        strictness,
        LimitsConfig.of(settings).maxBytes());
  }
}
