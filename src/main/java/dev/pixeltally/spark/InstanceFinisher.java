package dev.pixeltally.spark;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Instances;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.spark.PhotoReader.Photo;
import dev.pixeltally.spark.StageTimes.Step;
import dev.pixeltally.tables.InstanceRows;

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
    into.instances = InstanceRows.nested(made, labels);
    into.detections =
        observer.detections(
            inference.token().sample(), into.instances, made.width(), made.height());
    times.add(Step.ENCODE, clock);
  }
}
