package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.dataset.voc.VocInstanceFolder;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Scores instances with masks against VOC's segmented objects, in one process. */
final class ScoreSds {
  private final Settings settings;
  private final VocJobs.Asked asked;
  private final DecodeLimits limits;

  ScoreSds(Settings settings, VocJobs.Asked asked) {
    this.settings = settings;
    this.asked = asked;
    LimitsConfig given = LimitsConfig.of(settings);
    limits = new DecodeLimits(given.maxPixels(), given.maxSide(), given.maxBytes());
  }

  /** Scores; the exit code. */
  int run() throws IOException {
    Instant started = Instant.now();
    Storage storage = HadoopSettings.storage(asked.truth(), asked.predictions());
    boolean sbd =
        !VocFolder.holds(storage, asked.truth(), VocFolder.Kind.SEGMENTATION)
            && VocFolder.holds(storage, asked.truth(), VocFolder.Kind.SBD);
    VocFolder folder =
        VocFolder.open(
            storage,
            asked.truth(),
            asked.split(),
            sbd ? VocFolder.Kind.SBD : VocFolder.Kind.SEGMENTATION);
    VocFolder.Ids ids = folder.ids();
    List<LabelClass> classes = VocImages.judged(folder.labels(asked.labels()).classes());
    DetectionScores.checkOutput(settings);
    SdsPredictions predictions = predictions(storage, ids.ids(), classes);
    CocoConfig config = CocoConfig.of(settings);
    SdsTruths truths =
        sbd
            ? new SdsMatTruths(folder, classes, config.mode(), limits)
            : new SdsPngTruths(folder, classes, limits);
    VocScoring.Outcome outcome = new SdsScoring(truths, classes, config).score(ids, predictions);
    return outcome.scores().show(settings, outcome.tables(), started);
  }

  private SdsPredictions predictions(Storage storage, List<String> ids, List<LabelClass> classes)
      throws IOException {
    String given = asked.predictions();
    Optional<GivenRun> run = GivenRun.at(storage, given);
    if (run.isPresent()) {
      return new SdsRunMasks(RunPredictions.of(run.get().run()), run.get().places(classes));
    }
    if (VocInstanceFolder.is(storage, given)) {
      return new SdsPictures(new VocInstanceFolder(storage, given), classes, limits);
    }
    String file = ResultsFile.find(storage, given, "the predictions");
    VocNaming naming = new VocNaming(ids, classes);
    return new SdsResults(
        ResultsFile.read(
            storage, file, EnumSet.of(CocoPart.SEGMENTATION), Strictness.STRICT, naming),
        naming,
        file);
  }
}
