package dev.pixeltally.jobs;

import dev.pixeltally.config.PoseConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.FileSource;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.measure.pose.PoseProtocol;
import java.io.IOException;
import java.util.List;

/** Scores poses that stand in COCO's files, by the distances of their key points. */
final class ScorePoses {
  private final Settings settings;
  private final PairScoring scoring;

  ScorePoses(Settings settings) {
    this.settings = settings;
    this.scoring = new PairScoring(settings);
  }

  /** Scores; the exit code. */
  int run() throws IOException, InterruptedException {
    String truth = settings.get(ScoreJob.TRUTH);
    String predictions = settings.get(ScoreJob.PREDICTIONS);
    Storage storage = HadoopSettings.storage(truth, predictions);
    ScoreDetections.requireFile(storage, truth, "the truth");
    String results = ResultsFile.find(storage, predictions, "the predictions");
    scoring.checkOutput();
    PoseFiles files = PoseFiles.read(storage, truth, results);
    PoseProtocol protocol = PoseObserver.protocol(PoseConfig.of(settings), files.points());
    return scoring.run(
        new PairScoring.Joined(new FileSource(storage), files.images(), List.of(), 0),
        protocol,
        null,
        () -> new PoseObserver(files, protocol),
        state -> state,
        (publisher, state, metrics) -> publisher.measured(protocol.name(), metrics));
  }
}
