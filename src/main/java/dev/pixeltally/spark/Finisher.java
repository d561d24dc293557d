package dev.pixeltally.spark;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.spark.PhotoReader.Photo;
import dev.pixeltally.tables.StoredRows;

/**
 * From the network's output to what is stored and measured, of one kind of predictions; its buffers
 * serve one thread.
 */
abstract sealed class Finisher permits LabelMapFinisher, InstanceFinisher {

  /** What fits the network's first output. */
  static Finisher of(RunSetup setup, StageTimes times) {
    return switch (setup.bundle().outputs().get(0).gives()) {
      case LABEL_MAP -> new LabelMapFinisher(setup, times);
      case INSTANCES -> new InstanceFinisher(setup, times);
    };
  }

  /** A new prediction with what it cost. */
  record Inferred(Photo photo, Finished finished, double inferMillis, double finishMillis) {}

  /** Fills in what there is, as far as it comes. */
  abstract void finish(Inference<Photo> inference, Finished into) throws SampleException;

  /** Measures a prediction that an earlier run has stored, as if it had just been made. */
  abstract void measure(SampleFiles files, StoredRows.Row row, Finished into)
      throws SampleException;

  final Inferred finish(Inference<Photo> inference) {
    long start = System.nanoTime();
    Photo photo = inference.token();
    Finished finished = new Finished(photo.sample(), photo.sha256());
    finished.attempt(() -> finish(inference, finished));
    double millis = (System.nanoTime() - start) / 1e6;
    return new Inferred(photo, finished, inference.nanos() / 1e6, millis);
  }
}
