package dev.pixeltally.jobs;

import dev.pixeltally.config.AnalysisConfig;
import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.LeftOut;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.coco.CocoRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** Scores detections that other tools made, by COCO's or LVIS' rules, in one process. */
final class ScoreDetections {
  private final Settings settings;
  private final CocoConfig config;
  private final CocoProtocol protocol;
  private final int threads;

  ScoreDetections(Settings settings, CocoProtocol protocol, int threads) {
    this.settings = settings;
    this.config = CocoConfig.of(settings);
    this.protocol = protocol;
    this.threads = threads;
  }

  /**
   * Scores; the exit code.
   *
   * @param truth a COCO JSON file, wherever it lies
   * @param predictions as {@link ResultsFile#find(Storage, String, String)} takes them
   */
  int run(String truth, String predictions) throws IOException, InterruptedException {
    Instant started = Instant.now();
    Storage storage = HadoopSettings.storage(truth, predictions);
    requireFile(storage, truth, "the truth");
    String results = ResultsFile.find(storage, predictions, "the predictions");
    DetectionScores.checkOutput(settings);
    // Before anything is read: what cannot be asked for is said at once.
    CocoRules plain = protocol.rules(config);
    LocalDetections.Outcome outcome =
        new LocalDetections(storage, protocol, config, AnalysisConfig.of(settings), threads)
            .score(plain, truth, results);
    LeftOut leftOut = outcome.leftOut();
    Map<String, Object> facts = leftOut.allowed() ? Map.of("left_out", leftOut.count()) : Map.of();
    outcome.scores().show(settings, facts, started);
    return exit(leftOut.count(), outcome.detections());
  }

  private int exit(long leftOut, int detections) {
    double allowed = OutputConfig.of(settings).maxFailures();
    if (leftOut <= allowed * detections) {
      return ExitCode.DONE;
    }
    System.err.printf(
        "pixeltally: %d of %d detections left out, more than failures.max-share=%s allows%n",
        leftOut, detections, allowed);
    return ExitCode.TOO_MANY_FAILURES;
  }

  /** A local file that is there. */
  static Path file(String given, String what) {
    Path path = Outputs.local(given, "a local file is valid");
    requireFile(Storage.of(given), given, what);
    return path;
  }

  /** Refuses what is no file of COCO's. */
  static void requireFile(Storage storage, String given, String what) {
    requireFile(storage, given, what, "a COCO JSON file");
  }

  /**
   * Refuses what is no file.
   *
   * @param what is read from it
   * @param valid what would be valid where it is a folder
   */
  static void requireFile(Storage storage, String given, String what, String valid) {
    if (!storage.isFile(given)) {
      throw new Refusal(
          "Cannot read "
              + what
              + " "
              + given
              + ": "
              + (storage.isFolder(given)
                  ? "it is a folder; " + valid + " is valid"
                  : ResultsFile.missing(given)));
    }
  }
}
