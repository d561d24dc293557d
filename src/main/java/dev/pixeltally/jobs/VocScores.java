package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.ConsoleMode;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.report.ConsoleReport;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.tables.Rows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunId;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out of one of VOC's protocols, to be kept and shown.
 *
 * @param report without its run and its places
 * @param failures images and detections that could not be used
 * @param share of what was asked for that could not
 */
record VocScores(DetectionReport report, List<FailedSample> failures, double share) {

  /**
   * What a protocol made of all images.
   *
   * @param detections of each class's id
   * @param images that were measured
   * @param share of what was asked for that could not be used
   */
  static VocScores of(
      Protocol<?, ?, ?> protocol,
      Metrics metrics,
      Map<Long, Long> detections,
      long images,
      List<FailedSample> failures,
      double share,
      List<String> warnings) {
    DetectionReport report =
        new DetectionReport(
            null,
            protocol.name(),
            protocol.convention(),
            metrics.overall().stream().map(Metric::name).toList(),
            metrics,
            detections,
            images,
            0,
            RunPublisher.count(failures, Map.of()),
            warnings,
            Map.of());
    return new VocScores(report, failures, share);
  }

  /** The share of a split's images that failed, of those that its list repeats too. */
  static double share(List<FailedSample> failed, int measured) {
    return failed.size() / (double) Math.max(1, failed.size() + measured);
  }

  /** Writes what is worth keeping of each image, by its id. */
  static void images(RunFolder run, String protocol, Map<String, List<Metric>> ofImages)
      throws IOException {
    try (TableWriter out = run.writer(Table.IMAGE_METRICS, protocol)) {
      for (Map.Entry<String, List<Metric>> one : ofImages.entrySet()) {
        for (Object[] row : Rows.image(run.id(), protocol, one.getKey(), one.getValue())) {
          out.write(row);
        }
      }
    }
  }

  /** The tables that a protocol has beside its numbers. */
  @FunctionalInterface
  interface Tables {
    void write(RunFolder folder) throws IOException;
  }

  /** Writes what the settings of {@code score} ask for, and prints; the exit code. */
  int show(Settings settings, Tables tables, Instant started) throws IOException {
    OutputConfig output = OutputConfig.of(settings);
    DetectionReport shown = report;
    if (settings.given(OutputConfig.OUT)) {
      try (RunFolder folder =
          RunFolder.draft(output.root(), RunId.next(started), HadoopSettings::plain)) {
        RunPublisher publisher = new RunPublisher(folder, "score", started);
        publisher.numbers(report.protocol(), report.metrics());
        tables.write(folder);
        publisher.failed(failures);
        publisher.with("config", settings.effective()).with("failed", failures.size());
        publisher.with("failures", report.failureCounts());
        publisher.publish(report);
        shown = placed(folder, started);
      }
    } else {
      shown = placed(null, started);
    }
    String text = shown.text(ConsoleReport.Style.ofTerminal());
    if (!output.json()) {
      System.out.print(text);
    } else {
      if (output.console() != ConsoleMode.QUIET) {
        System.err.print(text);
      }
      System.out.print(shown.json());
    }
    if (share > output.maxFailures()) {
      System.err.printf(
          "pixeltally: %.4f of the images or detections failed, more than failures.max-share=%s"
              + " allows%n",
          share, output.maxFailures());
      return ExitCode.TOO_MANY_FAILURES;
    }
    return ExitCode.DONE;
  }

  private DetectionReport placed(RunFolder folder, Instant started) {
    Map<String, String> places = new LinkedHashMap<>();
    if (folder != null) {
      places.put("run", Outputs.shown(folder.address()));
    }
    return placed(folder, places, started);
  }

  /** The report with its run, null where none is kept, and places. */
  DetectionReport placed(RunFolder folder, Map<String, String> places, Instant started) {
    return new DetectionReport(
        folder == null ? null : folder.id(),
        report.protocol(),
        report.convention(),
        report.lines(),
        report.metrics(),
        report.detections(),
        report.images(),
        Duration.between(started, Instant.now()).toMillis() / 1e3,
        report.failures(),
        report.warnings(),
        places);
  }
}
