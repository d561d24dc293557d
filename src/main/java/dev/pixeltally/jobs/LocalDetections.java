package dev.pixeltally.jobs;

import dev.pixeltally.config.AnalysisConfig;
import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsBuilder;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Scores detections that stand in files, by COCO's or LVIS' rules, in this process. */
final class LocalDetections {
  private final Storage storage;
  private final CocoProtocol protocol;
  private final CocoConfig config;
  private final AnalysisConfig analysis;
  private final int threads;

  private CocoTruth truth;
  private CocoResults results;

  /**
   * What came out.
   *
   * @param leftOut detections that could not be evaluated
   * @param detections those that could
   */
  record Outcome(DetectionScores scores, LeftOut leftOut, int detections) {}

  LocalDetections(
      Storage storage,
      CocoProtocol protocol,
      CocoConfig config,
      AnalysisConfig analysis,
      int threads) {
    this.storage = storage;
    this.protocol = protocol;
    this.config = config;
    this.analysis = analysis;
    this.threads = threads;
  }

  /**
   * Scores.
   *
   * @param plain the rules but for the categories
   * @param resultsFile null where nothing was detected
   */
  Outcome score(CocoRules plain, String truthFile, String resultsFile)
      throws IOException, InterruptedException {
    read(truthFile, resultsFile);
    CocoRules rules = protocol.chosen(plain, config, truth);
    DetectionCheck.leaveOut(truth, results, rules, threads);
    CocoMatches matches = CocoMatches.of(truth, results, rules, threads);
    CocoTensors tensors = matches.tensors(threads);
    DetectionAnalysis.Found found =
        analysis.wanted()
            ? DetectionAnalysis.of(analysis, truth, results, matches, threads)
            : DetectionAnalysis.Found.NOTHING;
    int images = rules.images().map(ids -> ids.length).orElse(truth.images().size());
    DetectionScores.Scored scored =
        new DetectionScores.Scored(
            truth,
            rules,
            tensors,
            images,
            truth.warnings(),
            results.warnings(),
            results.leftOut().failures());
    return new Outcome(
        new DetectionScores(protocol, config, scored, found),
        results.leftOut(),
        results.detections().size());
  }

  /** Both files at once where there are threads. */
  private void read(String truthFile, String resultsFile) throws IOException, InterruptedException {
    Callable<CocoTruth> readTruth =
        () -> {
          try (InputStream in = storage.open(truthFile)) {
            long bytes = storage.size(truthFile);
            return CocoTruthReader.read(
                in, truthFile, bytes, protocol.parts(), CocoProtocol.strictness(config));
          }
        };
    Callable<CocoResults> readResults =
        () ->
            resultsFile == null
                ? new CocoResultsBuilder("", protocol.parts()).build()
                : ResultsFile.read(
                    storage, resultsFile, protocol.parts(), CocoProtocol.strictness(config));
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
    CocoResultsReader.match(results, truth, String.valueOf(resultsFile));
  }
}
