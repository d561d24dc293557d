package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.ConsoleMode;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.report.ConsoleReport;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunId;
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
        report.warnings(),
        places);
  }
}
