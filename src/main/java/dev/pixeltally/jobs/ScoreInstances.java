package dev.pixeltally.jobs;

import dev.pixeltally.config.CityscapesConfig;
import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.measure.cityscapes.InstanceState;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.spark.Submit;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Scores Cityscapes' scored masks, as its server takes them or as a run has stored them, in one
 * process.
 */
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
    InstanceTruth instances =
        InstanceTruth.of(
            truth, CityscapesConfig.of(settings), settings.get(CocoConfig.MODE), scoring.limits());
    String given = settings.get(ScoreJob.PREDICTIONS);
    Optional<GivenRun> run = GivenRun.at(Storage.everywhere(hadoop), given);
    return run.isPresent() ? ofRun(run.get(), truth, instances) : ofFiles(given, truth, instances);
  }

  private int ofFiles(String folder, Dataset truth, InstanceTruth instances)
      throws IOException, InterruptedException {
    CityscapesPredictions predictions = CityscapesPredictions.ofInstances(folder, hadoop);
    scoring.checkOutput();
    PredictionFolder.Matched matched = predictions.match(truth.list());
    ScoreLabelMaps.tellStrays(matched);
    PairScoring.Joined joined = PairScoring.Joined.of(instances.source(), matched);
    return score(
        joined,
        truth.labels(),
        instances,
        scoring.each(
            joined,
            instances.protocol(),
            instances.observers(() -> ListedMasks.of(predictions, instances.limits()))));
  }

  private int ofRun(GivenRun given, Dataset truth, InstanceTruth instances)
      throws IOException, InterruptedException {
    RunPredictions predictions = RunPredictions.of(given.run());
    List<LabelClass> classes = truth.labels().classes();
    Function<String, OptionalInt> places = given.places(classes);
    scoring.checkOutput();
    RunImages images = RunImages.of(given.run(), predictions.imageIds(), truth.list());
    StoredMasksPass pass =
        new StoredMasksPass(
            instances,
            predictions,
            name -> {
              OptionalInt place = places.apply(name);
              return place.isEmpty() ? place : OptionalInt.of(classes.get(place.getAsInt()).id());
            },
            StoredMasksPass.MOST_BYTES);
    return score(
        images.joined(instances.source()),
        truth.labels(),
        instances,
        (rows, progress) ->
            pass.run(
                images.samples(),
                images.places(),
                settings.get(ScoreJob.THREADS),
                rows,
                progress,
                ScoreInstances::tellOthers));
  }

  /** A run's note of classes without a partner was told when it ran; this may be another truth. */
  private static void tellOthers(Map<String, Long> others) {
    if (!others.isEmpty()) {
      System.err.println(
          "pixeltally: masks of classes that are none of Cityscapes' are not judged: "
              + Printable.of(
                  others.entrySet().stream()
                      .limit(10)
                      .map(e -> e.getKey() + " (" + e.getValue() + ")")
                      .collect(Collectors.joining(", ")))
              + (others.size() > 10 ? ", ..." : ""));
    }
  }

  private int score(
      PairScoring.Joined joined,
      LabelSpace labels,
      InstanceTruth instances,
      PairScoring.Pass<InstanceState> pass)
      throws IOException, InterruptedException {
    return scoring.run(
        joined,
        instances.protocol(),
        labels,
        pass,
        state -> state,
        (publisher, state, metrics) -> publisher.measured(instances.protocol().name(), metrics));
  }
}
