package dev.pixeltally.jobs;

import dev.pixeltally.config.Settings;
import dev.pixeltally.measure.voc.SdsProtocol;
import dev.pixeltally.measure.voc.VocDetectionProtocol;
import dev.pixeltally.measure.voc.VocLocalisation;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The protocols of VOC's datasets that {@code score} has beside {@code voc-seg}. */
final class VocJobs {
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
}
