package dev.pixeltally.spark;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.StorageFault;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.measure.ConfusionState;
import dev.pixeltally.spark.PhotoReader.Photo;
import java.util.List;

/** From the network's output to what is stored and measured; its buffers serve one thread. */
abstract sealed class Finisher permits LabelMapFinisher, InstanceFinisher {

  /** What fits the network's first output. */
  static Finisher of(RunSetup setup, StageTimes times) {
    return setup.bundle().outputs().get(0).givesLabelMap()
        ? new LabelMapFinisher(setup, times)
        : new InstanceFinisher(setup, times);
  }

  /**
   * One image's results. Any part may be missing: a prediction whose truth cannot be read is kept,
   * and the failure told.
   */
  static final class Finished {
    final Photo photo;

    /** The label map in the network's ids, or null. */
    byte[] png;

    /** Rows of the predictions' column {@code instances}, or null. */
    List<Object[]> instances;

    /** Rows of the detections. */
    List<Object[]> detections = List.of();

    /** The measured image, or null. */
    ConfusionState state;

    /** What went wrong, or null. */
    FailedSample failure;

    double inferMillis;
    double finishMillis;

    private Finished(Photo photo) {
      this.photo = photo;
    }

    /** Whether there is a prediction to be stored. */
    boolean predicted() {
      return png != null || instances != null;
    }
  }

  /** Fills in what there is, as far as it comes. */
  abstract void finish(Inference<Photo> inference, Finished into) throws SampleException;

  final Finished finish(Inference<Photo> inference) {
    long start = System.nanoTime();
    Finished finished = new Finished(inference.token());
    Sample sample = finished.photo.sample();
    try {
      finish(inference, finished);
    } catch (SampleException e) {
      finished.failure = FailedSample.of(sample.id(), sample.image(), e);
    } catch (OutOfMemoryError e) {
      SampleException why = OutOfMemory.with(Stage.MEASURE, sample.image(), e);
      finished.failure = FailedSample.of(sample.id(), sample.image(), why);
    } catch (StorageFault e) {
      throw e;
    } catch (RuntimeException e) {
      finished.failure =
          new FailedSample(
              sample.id(), sample.image(), Stage.MEASURE, Reason.INTERNAL, String.valueOf(e));
    }
    finished.inferMillis = inference.nanos() / 1e6;
    finished.finishMillis = (System.nanoTime() - start) / 1e6;
    return finished;
  }
}
