package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.LimitsConfig;
import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.measure.voc.SdsProtocol;
import dev.pixeltally.measure.voc.VocDetectionProtocol;
import dev.pixeltally.measure.voc.VocLocalisation;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The protocols of VOC's datasets that {@code score} has beside {@code voc-seg}. */
final class VocJobs {
  /** Settings that mean something to all of them, by key. */
  private static final Set<String> COMMON =
      Set.of("protocol", "truth", "predictions", "labels", "split", "threads", "mode");

  private static final Set<String> OF_BOXES = Set.of("iou-thresholds", "curves");

  private VocJobs() {}

  /**
   * What was asked for.
   *
   * @param labels null: not named
   */
  record Asked(String truth, String split, String labels, String predictions, int threads) {}

  /** Their names. */
  static List<String> names() {
    return Stream.concat(
            VocDetectionProtocol.names().stream(),
            Stream.of(SdsProtocol.NAME, VocLocalisation.NAME))
        .toList();
  }

  /** Scores by one of them; the exit code. */
  static int run(Settings settings, String protocol, Asked asked)
      throws IOException, InterruptedException {
    return protocol.equals(SdsProtocol.NAME)
        ? new ScoreSds(settings, asked).run()
        : new ScoreVocDetections(settings, protocol, asked.threads())
            .run(asked.truth(), asked.split(), asked.labels(), asked.predictions());
  }

  /** Of all settings of {@code score}, those that mean nothing to a protocol. */
  static List<Setting<?>> others(String protocol, List<Setting<?>> all) {
    Set<String> known = new HashSet<>(COMMON);
    if (VocDetectionProtocol.names().contains(protocol)) {
      known.addAll(OF_BOXES);
    }
    OutputConfig.OF_SCORES.forEach(s -> known.add(s.key()));
    LimitsConfig.OF_MASKS.forEach(s -> known.add(s.key()));
    return all.stream().filter(s -> !known.contains(s.key())).<Setting<?>>map(s -> s).toList();
  }
}
