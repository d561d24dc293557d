package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.ConsoleMode;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoWarnings;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scored detections, wherever they were scored: what is printed and kept of them.
 *
 * @param truth its categories; its images need not be there
 * @param images that were evaluated
 * @param leftOut detections that were not evaluated
 * @param facts for {@code run.json} beside what every run has there
 */
record DetectionScores(
    CocoTruth truth,
    CocoRules rules,
    CocoTensors tensors,
    long images,
    CocoWarnings truthWarnings,
    CocoWarnings resultWarnings,
    List<FailedSample> leftOut,
    Map<String, Object> facts) {

  /** Refuses a folder that cannot be written, before any work is done for it. */
  static void checkOutput(Settings settings) {
    if (settings.given(OutputConfig.OUT)) {
      Outputs.check(OutputConfig.of(settings).root());
    }
  }

  /** Writes what is asked for, and prints; the exit code. */
  int show(DetectionAnalysis.Found found, Settings settings, CocoProtocol protocol, Instant started)
      throws IOException {
    OutputConfig output = OutputConfig.of(settings);
    CocoConfig config = CocoConfig.of(settings);
    String name = protocol.name(config);
    List<CocoSummary.Line> lines = CocoMetrics.lines(tensors, rules, truth);
    Metrics plain = CocoMetrics.of(tensors, rules, truth, lines);
    Metrics metrics =
        new Metrics(
            join(plain.overall(), found.overall()), join(plain.perClass(), found.perClass()));
    DetectionReport report;
    try (RunFolder folder =
        settings.given(OutputConfig.OUT)
            ? RunFolder.draft(output.root(), RunId.next(started), HadoopSettings::plain)
            : null) {
      report = report(folder, name, protocol, lines, metrics, started);
      if (folder != null) {
        RunPublisher publisher = new RunPublisher(folder, "score", started);
        publisher.detections(name, metrics, tensors, rules, truth, config.curves());
        if (found.confusion() != null) {
          publisher.confusion(name, found.confusion(), truth);
        }
        publisher.failed(leftOut);
        publisher.with("config", settings.effective());
        Map<String, Long> odd = new LinkedHashMap<>(truthWarnings.counts());
        resultWarnings.counts().forEach((warning, n) -> odd.merge(warning, n, Long::sum));
        publisher.with("warnings", odd);
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

  private static List<Metric> join(List<Metric> some, List<Metric> more) {
    List<Metric> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private DetectionReport report(
      RunFolder folder,
      String name,
      CocoProtocol protocol,
      List<CocoSummary.Line> lines,
      Metrics metrics,
      Instant started) {
    Map<Integer, Long> detections = new LinkedHashMap<>();
    for (int k = 0; k < tensors.classes(); k++) {
      detections.put(CocoMetrics.tableId(tensors.category(k)), tensors.detections(k));
    }
    List<String> warnings = new ArrayList<>(truthWarnings.sentences(rules.strictness()));
    warnings.addAll(resultWarnings.sentences(rules.strictness()));
    Map<String, String> places = new LinkedHashMap<>();
    if (folder != null) {
      places.put("run", Outputs.shown(folder.address()));
    }
    return new DetectionReport(
        folder == null ? null : folder.id(),
        name,
        protocol.convention(),
        lines.stream().map(CocoSummary.Line::line).toList(),
        metrics,
        detections,
        images,
        Duration.between(started, Instant.now()).toMillis() / 1e3,
        warnings,
        places);
  }
}
