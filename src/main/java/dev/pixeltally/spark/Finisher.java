package dev.pixeltally.spark;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.spark.PhotoReader.Photo;

/** From the network's output to what is stored and measured; its buffers serve one thread. */
abstract sealed class Finisher permits LabelMapFinisher, InstanceFinisher {

  /** What fits the network's first output. */
  static Finisher of(RunSetup setup, StageTimes times) {
    return setup.bundle().outputs().get(0).givesLabelMap()
        ? new LabelMapFinisher(setup, times)
        : new InstanceFinisher(setup, times);
  }

  /** A new prediction with what it cost. */
  record Inferred(Photo photo, Finished finished, double inferMillis, double finishMillis) {}

  /** Fills in what there is, as far as it comes. */
  abstract void finish(Inference<Photo> inference, Finished into) throws SampleException;

  final Inferred finish(Inference<Photo> inference) {
    long start = System.nanoTime();
    Photo photo = inference.token();
    Finished finished = new Finished(photo.sample(), photo.sha256());
    finished.attempt(() -> finish(inference, finished));
    double millis = (System.nanoTime() - start) / 1e6;
    return new Inferred(photo, finished, inference.nanos() / 1e6, millis);
  }
}
