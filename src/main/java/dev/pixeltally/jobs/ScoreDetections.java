package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.coco.CocoEvaluator;
import dev.pixeltally.measure.coco.CocoMetrics;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.measure.coco.CocoSummary;
import dev.pixeltally.measure.coco.CocoTensors;
import dev.pixeltally.report.ConsoleReport;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    OutputConfig output = OutputConfig.of(settings);
    boolean keeps = settings.given(OutputConfig.OUT);
    if (keeps) {
      Outputs.check(output.root());
    }
    // Before anything is read: what cannot be asked for is said at once.
    CocoRules plain = protocol.rules(config);
    read(truthFile, resultsFile);
    CocoRules rules = protocol.chosen(plain, config, truth);
    CocoTensors tensors = CocoEvaluator.evaluate(truth, results, rules, threads);
    List<CocoSummary.Line> lines = CocoMetrics.lines(tensors, rules, truth);
    Metrics metrics = CocoMetrics.of(tensors, rules, truth, lines);
    RunFolder folder =
        keeps ? new RunFolder(output.root(), RunId.next(started), HadoopSettings::plain) : null;
    DetectionReport report = report(folder, rules, tensors, lines, metrics, started);
    if (keeps) {
      RunPublisher publisher = new RunPublisher(folder, "score", started);
      publisher.detections(protocol.name(config), metrics, tensors, rules, truth, config.curves());
      publisher.with("config", settings.effective());
      Map<String, Long> odd = new LinkedHashMap<>(truth.warnings().counts());
      results.warnings().counts().forEach((name, n) -> odd.merge(name, n, Long::sum));
      publisher.with("warnings", odd);
      publisher.publish(report);
    }
    String text = report.text(ConsoleReport.Style.ofTerminal());
    (output.json() ? System.err : System.out).print(text);
    if (output.json()) {
      System.out.print(report.json());
    }
    return ExitCode.DONE;
  }

  private DetectionReport report(
      RunFolder folder,
      CocoRules rules,
      CocoTensors tensors,
      List<CocoSummary.Line> lines,
      Metrics metrics,
      Instant started) {
    Map<String, Long> detections = new LinkedHashMap<>();
    for (int k = 0; k < tensors.classes(); k++) {
      detections.put(CocoMetrics.name(truth, tensors.category(k)), tensors.detections(k));
    }
    List<String> warnings = new ArrayList<>(truth.warnings().sentences());
    warnings.addAll(results.warnings().sentences());
    Map<String, String> places = new LinkedHashMap<>();
    if (folder != null) {
      places.put("run", Outputs.shown(folder.address()));
    }
    return new DetectionReport(
        folder == null ? null : folder.id(),
        protocol.name(config),
        protocol.convention(),
        lines.stream().map(CocoSummary.Line::line).toList(),
        metrics,
        detections,
        rules.images().map(ids -> ids.length).orElse(truth.images().size()),
        Duration.between(started, Instant.now()).toMillis() / 1e3,
        warnings,
        places);
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
    Callable<CocoResults> readResults = () -> ResultsFile.read(resultsFile, protocol.parts());
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
    Path path = Path.of(given.replaceFirst("^file:(//)?", ""));
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
