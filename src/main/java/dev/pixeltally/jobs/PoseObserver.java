package dev.pixeltally.jobs;

import dev.pixeltally.config.PoseConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.measure.pose.PoseProtocol;
import dev.pixeltally.measure.pose.PoseRules;
import dev.pixeltally.measure.pose.PoseState;
import java.util.Optional;

/** Holds an image's poses together; both files are in memory. */
record PoseObserver(PoseFiles files, PoseProtocol protocol) implements SampleObserver<PoseState> {

  @Override
  public PoseState observe(SampleFiles image) throws SampleException {
    return protocol.observe(files.truth(image.sample()), files.predictions(image.sample()));
  }

  /**
   * The protocol for poses of so many key points.
   *
   * @throws Refusal where the settings name points that they lack
   */
  static PoseProtocol protocol(PoseConfig config, int points) {
    PoseRules rules =
        PoseRules.of(points)
            .withThresholds(config.threshold(), config.headThreshold(), config.aucPixels());
    return new PoseProtocol(
        rules.withPairs(
            pair(PoseConfig.TORSO, config.torso(), points).orElse(rules.torso()),
            pair(PoseConfig.HEAD, config.head(), points).orElse(rules.head())));
  }

  private static Optional<PoseRules.Pair> pair(
      Setting<int[]> setting, Optional<int[]> given, int points) {
    if (given.isPresent() && Math.max(given.get()[0], given.get()[1]) >= points) {
      throw new Refusal(
          "%s=%d,%d should name key points of 0..%d"
              .formatted(setting.key(), given.get()[0], given.get()[1], points - 1));
    }
    return given.map(p -> new PoseRules.Pair(p[0], p[1]));
  }
}
