package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig.ConsoleMode;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.measure.MapState;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.State;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.measure.coco.CocoTensors;
import dev.pixeltally.measure.coco.ConfusionMatrix;
import dev.pixeltally.report.ConsoleReport;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.tables.CurveRows;
import dev.pixeltally.tables.Json;
import dev.pixeltally.tables.Rows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The end of every run: the small tables, the manifest, the pointer, and what the user sees. */
final class RunPublisher {
  private final RunFolder folder;
  private final Instant started;
  private final Map<String, Object> manifest = new LinkedHashMap<>();

  RunPublisher(RunFolder folder, String command, Instant started) {
    this.folder = folder;
    this.started = started;
    manifest.put("run", folder.id());
    manifest.put("command", command);
  }

  /** Adds to {@code run.json}. */
  RunPublisher with(String key, Object value) {
    manifest.put(key, value);
    return this;
  }

  /** The number tables of a measured run. */
  void measured(String protocol, State<?> state) throws IOException {
    measured(protocol, state.result());
    if (state instanceof MapState map) {
      write(Table.CONFUSION, protocol, Rows.confusion(folder.id(), protocol, map.confusion()));
    }
  }

  /** The numbers of a measured run, of all classes and of each. */
  void measured(String name, Metrics metrics) throws IOException {
    write(Table.SUMMARY, name, Rows.metrics(folder.id(), name, metrics.overall()));
    write(Table.CLASS_METRICS, name, Rows.metrics(folder.id(), name, metrics.perClass()));
  }

  /** The number tables of one protocol. */
  void numbers(String protocol, Metrics metrics) throws IOException {
    write(Table.SUMMARY, protocol, Rows.metrics(folder.id(), protocol, metrics.overall()));
    write(Table.CLASS_METRICS, protocol, Rows.metrics(folder.id(), protocol, metrics.perClass()));
  }

  /** The number tables of scored detections. */
  void detections(
      String protocol,
      Metrics metrics,
      CocoTensors tensors,
      CocoRules rules,
      CocoTruth truth,
      CocoConfig.Curves curves)
      throws IOException {
    // A run may have several protocols: each writes files of its own.
    numbers(protocol, metrics);
    if (curves != CocoConfig.Curves.NONE) {
      try (TableWriter out = folder.writer(Table.CURVES, protocol)) {
        new CurveRows(folder.id(), protocol, tensors, rules, truth).write(curves, out);
      }
    }
  }

  /** How often objects of one class were taken for another. */
  void confusion(String protocol, ConfusionMatrix matrix, CocoTruth truth) throws IOException {
    write(Table.CONFUSION, protocol, Rows.confusion(folder.id(), protocol, matrix, truth));
  }

  /** Failures that no task has written. */
  void failed(List<FailedSample> failures) throws IOException {
    if (!failures.isEmpty()) {
      try (TableWriter out = folder.writer(Table.FAILURES)) {
        for (FailedSample f : failures) {
          out.write(Rows.failure(folder.id(), f));
        }
      }
    }
  }

  private void write(Table table, String protocol, List<Object[]> rows) throws IOException {
    try (TableWriter out = folder.writer(table, protocol)) {
      for (Object[] row : rows) {
        out.write(row);
      }
    }
  }

  /** Failures by reason, a listing's added to the others. */
  static Map<Reason, Long> count(List<FailedSample> failures, Map<Reason, Long> more) {
    Map<Reason, Long> all = new EnumMap<>(Reason.class);
    all.putAll(more);
    failures.forEach(f -> all.merge(f.reason(), 1L, Long::sum));
    return all;
  }

  /** Writes the manifest and the pointer. */
  void publish(RunReport report) throws IOException {
    Map<String, Object> failures = new LinkedHashMap<>();
    report.failures().forEach((reason, n) -> failures.put(reason.code(), n));
    manifest.put("protocol", report.protocols());
    manifest.put("convention", report.conventions());
    manifest.put("images", report.images());
    manifest.put("failed", report.failed());
    manifest.put("failures", failures);
    finish();
  }

  /** Writes the manifest and the pointer. */
  void publish(DetectionReport report) throws IOException {
    manifest.put("protocol", report.protocol());
    manifest.put("convention", report.convention());
    manifest.put("images", report.images());
    finish();
  }

  private void finish() throws IOException {
    Instant now = Instant.now();
    manifest.put("versions", Versions.all());
    manifest.put("started", started.toString());
    manifest.put("finished", now.toString());
    manifest.put("seconds", Duration.between(started, now).toMillis() / 1e3);
    folder.publish(Json.pretty(manifest));
  }

  /** Prints the outcome; the exit code. */
  static int show(RunReport report, OutputConfig output) {
    String text = ConsoleReport.of(report, ConsoleReport.Style.ofTerminal());
    if (output.json()) {
      System.out.print(report.json());
      if (output.console() != ConsoleMode.QUIET) {
        System.err.print(text);
      }
    } else {
      System.out.print(text);
    }
    if (report.failedShare() > output.maxFailures()) {
      System.err.printf(
          "pixeltally: %d of %d samples failed, more than failures.max-share=%s allows%n",
          report.failed(), report.failed() + report.images(), output.maxFailures());
      return ExitCode.TOO_MANY_FAILURES;
    }
    return ExitCode.DONE;
  }
}
