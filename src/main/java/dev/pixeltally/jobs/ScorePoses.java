package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.PoseConfig;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.measure.pose.PoseProtocol;
import dev.pixeltally.measure.pose.PoseRules;
import dev.pixeltally.measure.pose.PoseState;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.tables.Rows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunId;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scores poses that stand in COCO's files, by the distances of their key points. */
final class ScorePoses {
  private final Settings settings;
  private final OutputConfig output;
  private final Instant started = Instant.now();

  ScorePoses(Settings settings) {
    this.settings = settings;
    this.output = OutputConfig.of(settings);
  }

  /** Scores; the exit code. */
  int run() throws IOException {
    String truth = settings.get(ScoreJob.TRUTH);
    String predictions = settings.get(ScoreJob.PREDICTIONS);
    Storage storage = HadoopSettings.storage(truth, predictions);
    ScoreDetections.requireFile(storage, truth, "the truth");
    String results = ResultsFile.find(storage, predictions, "the predictions");
    boolean keeps = settings.given(OutputConfig.OUT);
    if (keeps) {
      Outputs.check(output.root());
    }
    PoseFiles files = new PoseFiles(storage, truth, results);
    PoseProtocol protocol = new PoseProtocol(rules(files.points()));
    try (RunFolder draft =
        RunFolder.draft(output.root(), RunId.next(started), HadoopSettings::plain)) {
      RunFolder folder = keeps ? draft : null;
      List<FailedSample> failures = new ArrayList<>();
      PoseState state = score(files, protocol, folder, failures);
      RunReport report =
          report(protocol, state, files.images() - failures.size(), failures, folder);
      if (keeps) {
        RunPublisher publisher = new RunPublisher(folder, "score", started);
        publisher.failed(failures);
        publisher.measured(protocol.name(), report.metrics());
        publisher.with("config", settings.effective()).publish(report);
      }
      return RunPublisher.show(report, output);
    }
  }

  private PoseRules rules(int points) {
    PoseConfig config = PoseConfig.of(settings);
    PoseRules rules =
        PoseRules.of(points)
            .withThresholds(config.threshold(), config.headThreshold(), config.aucPixels());
    return rules.withPairs(
        pair(PoseConfig.TORSO, config.torso(), points).orElse(rules.torso()),
        pair(PoseConfig.HEAD, config.head(), points).orElse(rules.head()));
  }

  private Optional<PoseRules.Pair> pair(Setting<int[]> setting, Optional<int[]> given, int points) {
    if (given.isPresent() && Math.max(given.get()[0], given.get()[1]) >= points) {
      throw settings.refusal(setting, "should name key points of 0.." + (points - 1));
    }
    return given.map(p -> new PoseRules.Pair(p[0], p[1]));
  }

  private static PoseState score(
      PoseFiles files, PoseProtocol protocol, RunFolder folder, List<FailedSample> failures)
      throws IOException {
    PoseState all = protocol.empty();
    try (TableWriter rows = folder == null ? null : folder.writer(Table.IMAGE_METRICS)) {
      for (int image = 0; image < files.images(); image++) {
        String id = files.id(image);
        PoseState state;
        try {
          state = protocol.observe(files.truth(image), files.predictions(image));
        } catch (SampleException e) {
          failures.add(FailedSample.of(id, id, e));
          continue;
        }
        if (rows != null && state.objects() > 0) {
          for (Object[] row : Rows.image(folder.id(), protocol.name(), id, state.ofOneImage())) {
            rows.write(row);
          }
        }
        all = all.merge(state);
      }
    }
    return all;
  }

  private RunReport report(
      PoseProtocol protocol,
      PoseState state,
      long images,
      List<FailedSample> failures,
      RunFolder kept) {
    Map<String, String> places = new LinkedHashMap<>();
    if (kept != null) {
      places.put("run", Outputs.shown(kept.address()));
    }
    return new RunReport(
        kept == null ? null : kept.id(),
        protocol.name(),
        protocol.convention(),
        null,
        state.result(),
        List.of(),
        images,
        RunPublisher.count(failures, Map.of()),
        Failures.examples(failures, List.of()),
        Duration.between(started, Instant.now()).toMillis() / 1e3,
        places);
  }
}
