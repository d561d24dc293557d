package dev.pixeltally.spark;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Instances;
import dev.pixeltally.image.Orientation;
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
  private final RunSetup setup;
  private final StageTimes times;
  private final LabelSpace labels;

  InstanceFinisher(RunSetup setup, StageTimes times) {
    this.setup = setup;
    this.times = times;
    this.labels = setup.bundle().outputs().get(0).labels();
  }

  @Override
  void finish(Inference<Photo> inference, Finished into) throws SampleException {
    long clock = StageTimes.now();
    Instances made = (Instances) inference.prediction(0);
    clock = times.add(Step.POST, clock);
    into.instances = InstanceRows.nested(made, labels);
    if (setup.mapping() != null) {
      requireSize(into.photo.sample(), made);
      long image = Long.parseLong(into.photo.sample().id());
      into.detections =
          InstanceRows.detections(into.instances, setup.runId(), image, made, setup.mapping());
    }
    times.add(Step.ENCODE, clock);
  }

  /** The truth is in the pixels of an image of the size that the dataset says. */
  private void requireSize(Sample sample, Instances made) throws SampleException {
    boolean same = made.width() == sample.width() && made.height() == sample.height();
    boolean turned =
        setup.orientation() == Orientation.APPLY
            && made.width() == sample.height()
            && made.height() == sample.width();
    if (sample.width() > 0 && sample.height() > 0 && !same && !turned) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.SIZE_MISMATCH,
          "%s has %dx%d pixels, and the dataset says %dx%d"
              .formatted(
                  sample.image(), made.width(), made.height(), sample.width(), sample.height()));
    }
  }
}
