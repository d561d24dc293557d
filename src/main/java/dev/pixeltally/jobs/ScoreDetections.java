package dev.pixeltally.jobs;

import dev.pixeltally.config.AnalysisConfig;
import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.LeftOut;
import dev.pixeltally.measure.coco.CocoMatches;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.measure.coco.CocoTensors;
import dev.pixeltally.measure.coco.DetectionCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Scores detections that stand in files, by COCO's or LVIS' rules, in one process. */
final class ScoreDetections {
  private final Settings settings;
  private final CocoConfig config;
  private final CocoProtocol protocol;
  private final int threads;

  private CocoTruth truth;
  private CocoResults results;

  ScoreDetections(Settings settings, CocoProtocol protocol, int threads) {
    this.settings = settings;
    this.config = CocoConfig.of(settings);
    this.protocol = protocol;
    this.threads = threads;
  }

  /** Scores; the exit code. */
  int run(Path truthFile, Path resultsFile) throws IOException, InterruptedException {
    Instant started = Instant.now();
    DetectionScores.checkOutput(settings);
    // Before anything is read: what cannot be asked for is said at once.
    CocoRules plain = protocol.rules(config);
    read(truthFile, resultsFile);
    CocoRules rules = protocol.chosen(plain, config, truth);
    DetectionCheck.leaveOut(truth, results, rules, threads);
    CocoMatches matches = CocoMatches.of(truth, results, rules, threads);
    CocoTensors tensors = matches.tensors(threads);
    AnalysisConfig analysis = AnalysisConfig.of(settings);
    DetectionAnalysis.Found found =
        analysis.wanted()
            ? DetectionAnalysis.of(analysis, truth, results, matches, threads)
            : DetectionAnalysis.Found.NOTHING;
    int images = rules.images().map(ids -> ids.length).orElse(truth.images().size());
    LeftOut leftOut = results.leftOut();
    DetectionScores.Scored scored =
        new DetectionScores.Scored(
            truth,
            rules,
            tensors,
            images,
            truth.warnings(),
            results.warnings(),
            leftOut.failures());
    new DetectionScores(protocol, config, scored, found)
        .show(
            settings, leftOut.allowed() ? Map.of("left_out", leftOut.count()) : Map.of(), started);
    return exit(leftOut.count(), results.detections().size());
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

  /** Both files at once where there are threads. */
  private void read(Path truthFile, Path resultsFile) throws IOException, InterruptedException {
    Callable<CocoTruth> readTruth =
        () -> {
          try (InputStream in = Files.newInputStream(truthFile)) {
            long bytes = Files.size(truthFile);
            return CocoTruthReader.read(
                in, truthFile.toString(), bytes, protocol.parts(), CocoProtocol.strictness(config));
          }
        };
    Callable<CocoResults> readResults =
        () -> ResultsFile.read(resultsFile, protocol.parts(), CocoProtocol.strictness(config));
    ExecutorService pool = Executors.newFixedThreadPool(threads > 1 ? 2 : 1);
    try {
      Future<CocoTruth> one = pool.submit(readTruth);
      Future<CocoResults> other = pool.submit(readResults);
      truth = one.get();
      results = other.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    CocoResultsReader.match(results, truth, resultsFile.toString());
  }

  /** A file that is there. */
  static Path file(String given, String what) {
    Path path = Outputs.local(given, "a local file is valid; score --spark reads others too");
    if (!Files.isRegularFile(path)) {
      throw new Refusal(
          "Cannot read "
              + what
              + " "
              + given
              + ": "
              + (Files.isDirectory(path)
                  ? "it is a folder; a COCO JSON file is valid"
                  : MissingPath.hint(path)));
    }
    return path;
  }
}
