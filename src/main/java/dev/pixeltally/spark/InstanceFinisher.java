package dev.pixeltally.spark;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.image.Instances;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.spark.PhotoReader.Photo;
import dev.pixeltally.spark.StageTimes.Step;
import dev.pixeltally.tables.InstanceRows;
import dev.pixeltally.tables.PredictionCells;
import dev.pixeltally.tables.StoredRows;
import java.util.List;

/**
 * Instances: as the network says them for the predictions, and in the dataset's own numbers for its
 * detections, which are scored once all images are there.
 */
final class InstanceFinisher extends Finisher {
  private final StageTimes times;
  private final Observer observer;
  private final LabelSpace labels;

  InstanceFinisher(RunSetup setup, StageTimes times) {
    this.times = times;
    this.observer = new Observer(setup);
    this.labels = setup.bundle().outputs().get(0).labels();
  }

  @Override
  void finish(Inference<Photo> inference, Finished into) throws SampleException {
    long clock = StageTimes.now();
    Instances made = (Instances) inference.prediction(0);
    clock = times.add(Step.POST, clock);
    List<Object[]> rows = InstanceRows.nested(made, labels);
    into.cells = PredictionCells.ofInstances(rows);
    into.detections =
        observer.detections(inference.token().sample(), rows, made.width(), made.height());
    times.add(Step.ENCODE, clock);
  }

  @Override
  void measure(SampleFiles files, StoredRows.Row row, Finished into) throws SampleException {
    into.cells = row.cells();
    into.detections =
        observer.detections(files.sample(), row.cells().instances(), row.width(), row.height());
  }
}
