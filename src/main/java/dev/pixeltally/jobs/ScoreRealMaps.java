package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.MapFolder;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.State;
import dev.pixeltally.report.ProgressBar;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.spark.Submit;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores maps that are no label maps, such as depths, from two folders, in one process. */
final class ScoreRealMaps<T, S extends State<S>> {
  /** Of one map, unless given: in doubles it takes up to 24 bytes a pixel, for every thread. */
  private static final long MOST_PIXELS = 1 << 24;

  private final Settings settings;
  private final RealMapKind<T, S> kind;
  private final OutputConfig output;
  private final Map<String, String> hadoop = Submit.hadoopSettings();
  private final Instant started = Instant.now();

  private ScoreRealMaps(Settings settings, RealMapKind<T, S> kind) {
    this.settings = settings;
    this.kind = kind;
    this.output = OutputConfig.of(settings);
  }

  /** Scores by the protocol that the settings name; the exit code. */
  static int run(Settings settings) throws IOException, InterruptedException {
    return new ScoreRealMaps<>(
            settings, RealMapKinds.named(settings.get(ScoreJob.PROTOCOL), settings))
        .run();
  }

  private int run() throws IOException, InterruptedException {
    MapFolder truth = MapFolder.open(settings.get(ScoreJob.TRUTH), hadoop, kind.endings());
    PredictionFolder predictions =
        PredictionFolder.open(settings.get(ScoreJob.PREDICTIONS), hadoop, kind.endings());
    boolean keeps = settings.given(OutputConfig.OUT);
    if (keeps) {
      Outputs.check(output.root());
    }
    PredictionFolder.Matched matched = predictions.match(truth.list());
    ScoreLabelMaps.tellStrays(matched);
    try (RunFolder draft =
        RunFolder.draft(output.root(), RunId.next(started), HadoopSettings::plain)) {
      RunFolder folder = keeps ? draft : null;
      Pairs pairs = new Pairs(truth, predictions, matched);
      LocalScoring.Result<S> result = score(pairs, kind.protocol(), folder);
      S state = kind.last().complete(result.state(), again(pairs));
      RunReport report = report(matched, result, state, folder);
      if (keeps) {
        RunPublisher publisher = new RunPublisher(folder, "score", started);
        publisher.failed(Failures.join(matched.listing().failures(), result.failures()));
        publisher.measured(kind.protocol().name(), report.metrics());
        publisher.with("config", settings.effective()).with("strays", matched.strays());
        publisher.publish(report);
      }
      return RunPublisher.show(report, output);
    }
  }

  private record Pairs(
      MapFolder truth, PredictionFolder predictions, PredictionFolder.Matched matched) {}

  /** Further passes, whose images' rows nobody keeps. */
  private RealMapKind.Passes<T> again(Pairs pairs) {
    return new RealMapKind.Passes<>() {
      @Override
      public <R extends State<R>> R pass(Protocol<T, T, R> protocol)
          throws IOException, InterruptedException {
        return score(pairs, protocol, null).state();
      }
    };
  }

  private <R extends State<R>> LocalScoring.Result<R> score(
      Pairs pairs, Protocol<T, T, R> protocol, RunFolder folder)
      throws IOException, InterruptedException {
    LimitsConfig config = LimitsConfig.of(settings);
    long pixels = settings.given(LimitsConfig.PIXELS) ? config.maxPixels() : MOST_PIXELS;
    DecodeLimits limits = new DecodeLimits(pixels, config.maxSide(), config.maxBytes());
    LocalScoring<R> scoring =
        new LocalScoring<>(
            pairs.truth.source(),
            protocol.name(),
            protocol.empty(),
            () -> new PairObserver<>(pairs.predictions, protocol, kind.readers().get(), limits),
            folder);
    List<Sample> samples = pairs.matched.listing().samples();
    try (ProgressBar bar =
        ProgressBar.onStandardError(Outputs.progress(output), "images", samples.size())) {
      return scoring.run(samples, settings.get(ScoreJob.THREADS), bar::add);
    }
  }

  private RunReport report(
      PredictionFolder.Matched matched, LocalScoring.Result<S> result, S state, RunFolder kept) {
    Map<String, String> places = new LinkedHashMap<>();
    if (kept != null) {
      places.put("run", Outputs.shown(kept.address()));
    }
    return new RunReport(
        kept == null ? null : kept.id(),
        kind.protocol().name(),
        kind.protocol().convention(),
        null,
        state.result(),
        List.of(),
        result.images(),
        RunPublisher.count(
            matched.listing().failures(), RunPublisher.count(result.failures(), Map.of())),
        Failures.examples(matched.listing().failures(), result.failures()),
        Duration.between(started, Instant.now()).toMillis() / 1e3,
        places);
  }
}
