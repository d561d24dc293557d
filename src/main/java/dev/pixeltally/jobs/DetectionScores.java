package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.ConsoleMode;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoWarning;
import dev.pixeltally.dataset.coco.CocoWarnings;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.coco.CocoKind;
import dev.pixeltally.measure.coco.CocoMetrics;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.measure.coco.CocoSummary;
import dev.pixeltally.measure.coco.CocoTensors;
import dev.pixeltally.report.ConsoleReport;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.spark.SparkScoring;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Detections scored by one protocol, wherever they were: what is printed and kept of them. */
final class DetectionScores {
  private final CocoProtocol protocol;
  private final CocoConfig config;
  private final Scored scored;
  private final DetectionAnalysis.Found found;
  private final List<CocoSummary.Line> lines;

  /** For people; the tables have more. */
  private final Metrics metrics;

  /**
   * What came out of the scoring.
   *
   * @param truth its categories; its images need not be there
   * @param images that were evaluated
   * @param leftOut detections that were not evaluated
   */
  record Scored(
      CocoTruth truth,
      CocoRules rules,
      CocoTensors tensors,
      long images,
      CocoWarnings truthWarnings,
      CocoWarnings resultWarnings,
      List<FailedSample> leftOut) {

    static Scored of(SparkScoring.Outcome outcome) {
      return new Scored(
          outcome.truth(),
          outcome.rules(),
          outcome.tensors(),
          outcome.rules().images().map(ids -> (long) ids.length).orElse(outcome.images()),
          outcome.truthWarnings(),
          outcome.resultWarnings(),
          List.of());
    }
  }

  DetectionScores(
      CocoProtocol protocol, CocoConfig config, Scored scored, DetectionAnalysis.Found found) {
    this.protocol = protocol;
    this.config = config;
    this.scored = scored;
    this.found = found;
    lines = CocoMetrics.lines(scored.tensors(), scored.rules(), scored.truth());
    metrics = metrics(CocoMetrics.Detail.MAIN);
  }

  private Metrics metrics(CocoMetrics.Detail detail) {
    Metrics plain = CocoMetrics.of(scored.tensors(), scored.rules(), scored.truth(), lines, detail);
    return new Metrics(
        join(plain.overall(), found.overall()), join(plain.perClass(), found.perClass()));
  }

  private static List<Metric> join(List<Metric> some, List<Metric> more) {
    List<Metric> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** Refuses a folder that cannot be written, before any work is done for it. */
  static void checkOutput(Settings settings) {
    if (settings.given(OutputConfig.OUT)) {
      Outputs.check(OutputConfig.of(settings).root());
    }
  }

  /** The number tables. */
  void write(RunPublisher publisher) throws IOException {
    String name = protocol.name(config);
    publisher.detections(
        name,
        metrics(CocoMetrics.Detail.ALL),
        scored.tensors(),
        scored.rules(),
        scored.truth(),
        config.curves());
    if (found.confusion() != null) {
      publisher.confusion(name, found.confusion(), scored.truth());
    }
  }

  /** Without what does not hold by these rules: boundary-iou-api heeds "ignore". */
  private CocoWarnings truthWarnings() {
    CocoWarnings all = scored.truthWarnings();
    return scored.rules().kind() == CocoKind.BOUNDARY
        ? all.without(CocoWarning.IGNORE_OVERWRITTEN)
        : all;
  }

  /** How often what was odd, in truth and results. */
  Map<String, Long> warnings() {
    Map<String, Long> odd = new LinkedHashMap<>(truthWarnings().counts());
    scored.resultWarnings().counts().forEach((warning, n) -> odd.merge(warning, n, Long::sum));
    return odd;
  }

  /**
   * Writes what the settings of {@code score} ask for, and prints; the exit code.
   *
   * @param facts for {@code run.json} beside what every run has there
   */
  int show(Settings settings, Map<String, Object> facts, Instant started) throws IOException {
    OutputConfig output = OutputConfig.of(settings);
    DetectionReport report;
    try (RunFolder folder =
        settings.given(OutputConfig.OUT)
            ? RunFolder.draft(output.root(), RunId.next(started), HadoopSettings::plain)
            : null) {
      Map<String, String> places = new LinkedHashMap<>();
      if (folder != null) {
        places.put("run", Outputs.shown(folder.address()));
      }
      report = report(folder == null ? null : folder.id(), places, started);
      if (folder != null) {
        RunPublisher publisher = new RunPublisher(folder, "score", started);
        write(publisher);
        publisher.failed(scored.leftOut());
        publisher.with("config", settings.effective());
        publisher.with("warnings", warnings());
        facts.forEach(publisher::with);
        publisher.publish(report);
      }
    }
    String text = report.text(ConsoleReport.Style.ofTerminal());
    if (!output.json()) {
      System.out.print(text);
    } else if (output.console() != ConsoleMode.QUIET) {
      System.err.print(text);
    }
    if (output.json()) {
      System.out.print(report.json());
    }
    return ExitCode.DONE;
  }

  /**
   * For people.
   *
   * @param run null where nothing is kept
   * @param places what lies where: a word and an address
   * @param started when the scoring was
   */
  DetectionReport report(String run, Map<String, String> places, Instant started) {
    Map<Long, Long> detections = new LinkedHashMap<>();
    CocoTensors tensors = scored.tensors();
    for (int k = 0; k < tensors.classes(); k++) {
      detections.put(tensors.category(k), tensors.detections(k));
    }
    List<String> warnings = new ArrayList<>();
    warnings.addAll(truthWarnings().sentences(scored.rules().strictness()));
    warnings.addAll(scored.resultWarnings().sentences(scored.rules().strictness()));
    return new DetectionReport(
        run,
        protocol.name(config),
        protocol.convention(config),
        lines.stream().map(CocoSummary.Line::line).toList(),
        metrics,
        detections,
        scored.images(),
        Duration.between(started, Instant.now()).toMillis() / 1e3,
        RunPublisher.count(scored.leftOut(), Map.of()),
        warnings,
        places);
  }
}
