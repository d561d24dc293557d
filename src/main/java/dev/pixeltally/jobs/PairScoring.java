package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.State;
import dev.pixeltally.report.ProgressBar;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * What scoring pairs of files has alike, whatever the protocol: from the check of the output to
 * what is kept and shown.
 */
final class PairScoring {
  private final Settings settings;
  private final OutputConfig output;
  private final Instant started = Instant.now();

  /**
   * Samples and predictions, joined.
   *
   * @param failures of those that could not be
   * @param strays predictions of no sample
   */
  record Joined(
      SampleSource source, List<Sample> samples, List<FailedSample> failures, long strays) {
    static Joined of(SampleSource source, PredictionFolder.Matched matched) {
      return new Joined(
          source, matched.listing().samples(), matched.listing().failures(), matched.strays());
    }
  }

  /** What becomes of all images' state before its numbers are asked. */
  @FunctionalInterface
  interface Ending<S> {
    S of(S state) throws IOException, InterruptedException;
  }

  /** The tables of numbers. */
  @FunctionalInterface
  interface Tables<S> {
    void write(RunPublisher publisher, S state, Metrics metrics) throws IOException;
  }

  /** Begins a command. */
  PairScoring(Settings settings) {
    this.settings = settings;
    this.output = OutputConfig.of(settings);
  }

  /** Refuses a folder that cannot be written, before any work is done for it. */
  void checkOutput() {
    DetectionScores.checkOutput(settings);
  }

  /** What files are held to before they are decoded. */
  DecodeLimits limits() {
    LimitsConfig given = LimitsConfig.of(settings);
    return new DecodeLimits(given.maxPixels(), given.maxSide(), given.maxBytes());
  }

  /** Goes once through all that is scored. */
  @FunctionalInterface
  interface Pass<S> {
    /**
     * The state of all images, and what failed.
     *
     * @param rows receives the images' numbers
     * @param progress is told of images that are done
     */
    LocalScoring.Result<S> of(MetricRows rows, LongConsumer progress)
        throws IOException, InterruptedException;
  }

  /** Goes through all pairs, some threads beside each other. */
  <S extends State<S>> Pass<S> each(
      Joined joined, Protocol<?, ?, S> protocol, Supplier<SampleObserver<S>> observers) {
    return (rows, progress) ->
        new LocalScoring<>(joined.source(), protocol.empty(), observers, rows)
            .run(joined.samples(), settings.get(ScoreJob.THREADS), progress);
  }

  /**
   * Goes through all pairs once.
   *
   * @param folder receives the images' rows; null: nobody keeps them
   */
  <S extends State<S>> LocalScoring.Result<S> pass(
      Joined joined,
      Protocol<?, ?, S> protocol,
      Supplier<SampleObserver<S>> observers,
      RunFolder folder)
      throws IOException, InterruptedException {
    return pass(joined, protocol, each(joined, protocol, observers), folder);
  }

  private <S extends State<S>> LocalScoring.Result<S> pass(
      Joined joined, Protocol<?, ?, S> protocol, Pass<S> pass, RunFolder folder)
      throws IOException, InterruptedException {
    try (MetricRows rows = MetricRows.of(folder, protocol.name());
        ProgressBar bar =
            ProgressBar.onStandardError(
                Outputs.progress(output), "images", joined.samples().size())) {
      return pass.of(rows, bar::add);
    }
  }

  /**
   * Scores, keeps what is asked for, and shows it; the exit code.
   *
   * @param labels whose classes the protocol tells of; null: it knows none
   */
  <S extends State<S>> int run(
      Joined joined,
      Protocol<?, ?, S> protocol,
      LabelSpace labels,
      Supplier<SampleObserver<S>> observers,
      Ending<S> ending,
      Tables<S> tables)
      throws IOException, InterruptedException {
    return run(joined, protocol, labels, each(joined, protocol, observers), ending, tables);
  }

  /** The same, of what is gone through in a way of its own. */
  <S extends State<S>> int run(
      Joined joined,
      Protocol<?, ?, S> protocol,
      LabelSpace labels,
      Pass<S> pass,
      Ending<S> ending,
      Tables<S> tables)
      throws IOException, InterruptedException {
    try (RunFolder draft =
        RunFolder.draft(output.root(), RunId.next(started), HadoopSettings::plain)) {
      RunFolder folder = settings.given(OutputConfig.OUT) ? draft : null;
      LocalScoring.Result<S> result = pass(joined, protocol, pass, folder);
      S state = ending.of(result.state());
      RunReport report = report(joined, protocol, labels, result, state.result(), folder);
      if (folder != null) {
        RunPublisher publisher = new RunPublisher(folder, "score", started);
        publisher.failed(Failures.join(joined.failures(), result.failures()));
        tables.write(publisher, state, report.metrics());
        publisher.with("config", settings.effective()).with("strays", joined.strays());
        publisher.publish(report);
      }
      return RunPublisher.show(report, output);
    }
  }

  private RunReport report(
      Joined joined,
      Protocol<?, ?, ?> protocol,
      LabelSpace labels,
      LocalScoring.Result<?> result,
      Metrics metrics,
      RunFolder kept) {
    Map<String, String> places = new LinkedHashMap<>();
    if (kept != null) {
      places.put("run", Outputs.shown(kept.address()));
    }
    return new RunReport(
        kept == null ? null : kept.id(),
        protocol.name(),
        protocol.convention(),
        labels,
        metrics,
        List.of(),
        result.images(),
        RunPublisher.count(joined.failures(), RunPublisher.count(result.failures(), Map.of())),
        Failures.examples(joined.failures(), result.failures()),
        Duration.between(started, Instant.now()).toMillis() / 1e3,
        places);
  }
}
