package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.MapFolder;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.State;
import dev.pixeltally.spark.Submit;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** Scores maps that are no label maps, such as depths, from two folders, in one process. */
final class ScoreRealMaps<T, S extends State<S>> {
  /** Of one map, unless given: in doubles it takes up to 24 bytes a pixel, for every thread. */
  private static final long MOST_PIXELS = 1 << 24;

  private final Settings settings;
  private final RealMapKind<T, S> kind;
  private final PairScoring scoring;
  private final Map<String, String> hadoop = Submit.hadoopSettings();

  private ScoreRealMaps(Settings settings, RealMapKind<T, S> kind) {
    this.settings = settings;
    this.kind = kind;
    this.scoring = new PairScoring(settings);
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
    scoring.checkOutput();
    PredictionFolder.Matched matched = predictions.match(truth.list());
    ScoreLabelMaps.tellStrays(matched);
    PairScoring.Joined joined = PairScoring.Joined.of(truth.source(), matched);
    return scoring.run(
        joined,
        kind.protocol(),
        null,
        observers(predictions, kind.protocol()),
        state -> kind.last().complete(state, again(joined, predictions)),
        (publisher, state, metrics) -> publisher.measured(kind.protocol().name(), metrics));
  }

  /** Further passes, whose images' rows nobody keeps. */
  private RealMapKind.Passes<T> again(PairScoring.Joined joined, PredictionFolder predictions) {
    return new RealMapKind.Passes<>() {
      @Override
      public <R extends State<R>> R pass(Protocol<T, T, R> protocol)
          throws IOException, InterruptedException {
        return scoring.pass(joined, protocol, observers(predictions, protocol), null).state();
      }
    };
  }

  private <R extends State<R>> Supplier<SampleObserver<R>> observers(
      PredictionFolder predictions, Protocol<T, T, R> protocol) {
    DecodeLimits given = scoring.limits();
    DecodeLimits limits =
        settings.given(LimitsConfig.PIXELS)
            ? given
            : new DecodeLimits(MOST_PIXELS, given.maxSide(), given.maxBytes());
    return () -> new PairObserver<>(predictions, protocol, kind.readers().get(), limits);
  }
}
