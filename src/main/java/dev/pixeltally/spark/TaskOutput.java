package dev.pixeltally.spark;

import dev.pixeltally.config.Printable;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.State;
import dev.pixeltally.report.WorstImages;
import dev.pixeltally.spark.Finisher.Inferred;
import dev.pixeltally.spark.PhotoReader.Photo;
import dev.pixeltally.tables.Rows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.Closeable;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a task's rows, each table's file opened with its first, and sums up what it has seen. */
final class TaskOutput implements TaskPipeline.Sink, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskOutput.class);

  private final RunSetup setup;
  private final TableCommit.Files files;
  private final TaskResult result;
  private final String device;
  private final LongConsumer progress;
  private final LongConsumer failed;
  private final RunMeter meter = RunMeter.here();
  private final Map<Table, TableWriter> writers = new EnumMap<>(Table.class);
  private final String preprocessingHash;
  private final String fingerprint;

  /**
   * @param device where the network runs: new predictions say so
   */
  TaskOutput(
      RunSetup setup,
      TableCommit.Files files,
      TaskResult result,
      String device,
      LongConsumer progress,
      LongConsumer failed) {
    this.setup = setup;
    this.files = files;
    this.result = result;
    this.device = device;
    this.progress = progress;
    this.failed = failed;
    this.preprocessingHash = setup.bundle().preprocessingHash(setup.orientation());
    this.fingerprint = setup.bundle().fingerprint(setup.orientation());
  }

  @Override
  public void accept(Inferred inferred) throws IOException {
    Finished f = inferred.finished();
    if (f.predicted()) {
      prediction(inferred);
      image(f, setup.runId());
      result.inferred++;
      meter.inferred();
    }
    found(f);
  }

  /** Takes a prediction that an earlier run has made. */
  void stored(Finished f, String run) throws IOException {
    image(f, run);
    result.reused.merge(run, 1L, Long::sum);
    meter.reused();
    found(f);
  }

  private void found(Finished f) throws IOException {
    for (Object[] row : f.detections) {
      writer(Table.DETECTIONS).write(row);
    }
    result.detections += f.detections.size();
    if (f.state != null) {
      measured(f);
    }
    if (f.failure != null) {
      note(f.failure);
    }
    through();
  }

  @Override
  public void failed(FailedSample failure) throws IOException {
    note(failure);
    through();
  }

  private void through() {
    progress.accept(1);
    meter.done();
  }

  /** Says in the log what failed, and why. */
  static void log(Logger log, FailedSample failure) {
    log.warn(
        "{} failed, stage {}, reason {}: {}",
        Printable.of(failure.id()),
        failure.stage(),
        failure.reason().code(),
        Printable.of(failure.message()));
  }

  private void note(FailedSample failure) throws IOException {
    result.failures.merge(failure.reason(), 1L, Long::sum);
    failed.accept(1);
    log(LOG, failure);
    meter.failed(failure.reason());
    result.example(failure);
    writer(Table.FAILURES).write(Rows.failure(setup.runId(), failure));
  }

  private void prediction(Inferred inferred) throws IOException {
    Photo photo = inferred.photo();
    Finished f = inferred.finished();
    writer(Table.PREDICTIONS)
        .write(
            setup.runId(),
            f.sample.id(),
            f.sample.image(),
            f.sha256,
            fingerprint,
            preprocessingHash,
            photo.geometry().imageWidth(),
            photo.geometry().imageHeight(),
            setup.bundle().outputs().get(0).labels().name(),
            f.cells.labelMap(),
            f.cells.instances(),
            device,
            photo.nanos() / 1e6,
            inferred.inferMillis(),
            inferred.finishMillis());
  }

  private void image(Finished f, String run) throws IOException {
    writer(Table.IMAGES).write(setup.runId(), f.sample.id(), f.sample.image(), f.sha256, run);
  }

  private void measured(Finished f) throws IOException {
    List<Metric> metrics = f.state.ofOneImage();
    String id = f.sample.id();
    for (Object[] row : Rows.image(setup.runId(), setup.protocol().name(), id, metrics)) {
      writer(Table.IMAGE_METRICS).write(row);
    }
    double score = number(metrics, "mean_iou");
    if (result.worst.wants(score)) {
      result.worst.add(
          new WorstImages.Entry(
              id,
              f.sample.image(),
              f.sample.truth(),
              score,
              number(metrics, "pixel_accuracy"),
              f.cells.labelMap()));
    }
    result.state = State.merged(result.state, f.state);
    result.measured++;
  }

  private static double number(List<Metric> metrics, String name) {
    return metrics.stream()
        .filter(m -> m.name().equals(name) && m.classId() == null)
        .mapToDouble(Metric::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  private TableWriter writer(Table table) throws IOException {
    TableWriter open = writers.get(table);
    if (open == null) {
      String address = files.create(RunFolder.within(table, setup.runId()));
      open = TableWriter.open(table, address, files::configuration);
      writers.put(table, open);
      result.files++;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (TableWriter writer : writers.values()) {
      try {
        writer.close();
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    writers.clear();
    if (first != null) {
      throw first;
    }
  }
}
