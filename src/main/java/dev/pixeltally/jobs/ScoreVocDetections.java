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
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Scores VOC's results files, or a run's boxes, by the rules of VOC's devkits, in one process. */
final class ScoreVocDetections {
  private static final String RUNS = "/runs/";

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
   * @param predictions a folder of VOC's results files, or a run's
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
    String address = storage.absolute(predictions).replaceFirst("/+$", "");
    int runs = address.lastIndexOf(RUNS);
    if (runs >= 0 && storage.isFile(address + "/run.json")) {
      String id = address.substring(runs + RUNS.length());
      return VocRunBoxes.byName(
          RunFolder.find(address.substring(0, runs), id, HadoopSettings::plain), classes);
    }
    return new VocFiles(
        storage,
        VocResultsFiles.find(storage, predictions, folder.split()),
        config.mode() == Mode.CORRECTED ? Strictness.CORRECTED : Strictness.STRICT,
        LimitsConfig.of(settings).maxBytes());
  }
}
