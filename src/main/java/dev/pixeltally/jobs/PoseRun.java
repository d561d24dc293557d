package dev.pixeltally.jobs;

import dev.pixeltally.config.PoseConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.FileSource;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.pose.PoseProtocol;
import dev.pixeltally.measure.pose.PoseState;
import dev.pixeltally.spark.Submit;
import dev.pixeltally.tables.Table;
import java.io.IOException;
import java.util.List;

/** Scores a run's poses by the distances of their key points, in one process. */
record PoseRun(PoseConfig config) implements RunScoring {

  /**
   * Refuses, before anything runs, what could not be scored then.
   *
   * @param truth COCO's JSON
   */
  static PoseRun checked(PoseConfig config, Storage storage, String truth) {
    try {
      PoseObserver.protocol(config, PoseFiles.ofTruth(storage, truth).points());
    } catch (IOException e) {
      throw new Refusal("Cannot read " + truth + ": " + e, e);
    }
    return new PoseRun(config);
  }

  @Override
  public List<Setting<?>> settings() {
    return PoseConfig.SETTINGS;
  }

  @Override
  public Scores score(Run run) throws IOException {
    try {
      return scored(run);
    } catch (Refusal e) {
      throw run.kept(e, PoseProtocol.NAME, run.plan().dataset().splitFile());
    }
  }

  private Scores scored(Run run) throws IOException {
    // The truth may lie in a bucket and the run on a disk, or the other way round.
    Storage storage = Storage.everywhere(Submit.hadoopSettings());
    String truth = run.plan().dataset().splitFile();
    String results = run.folder().address(Table.DETECTIONS);
    PoseFiles files =
        storage.isFolder(results)
            ? PoseFiles.read(storage, truth, results)
            : PoseFiles.ofTruth(storage, truth);
    PoseProtocol protocol = PoseObserver.protocol(config, files.points());
    // All images of the truth, also those that could not be run: their poses are missed.
    List<Sample> images =
        run.plan().config().dataset().limit() == 0 ? files.images() : run.listing().samples();
    LocalScoring.Result<PoseState> result;
    try (MetricRows rows = MetricRows.of(run.folder(), protocol.name())) {
      result =
          new LocalScoring<>(
                  new FileSource(storage),
                  protocol.empty(),
                  () -> new PoseObserver(files, protocol),
                  rows)
              .uninterrupted(images, Runtime.getRuntime().availableProcessors(), done -> {});
    }
    Metrics metrics = result.state().result();
    run.publisher().measured(protocol.name(), metrics);
    return new Scores(
        List.of(),
        new Numbers(protocol.name(), protocol.convention(), null, metrics),
        result.failures());
  }
}
