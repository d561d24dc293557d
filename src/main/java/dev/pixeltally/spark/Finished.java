package dev.pixeltally.spark;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.StorageFault;
import dev.pixeltally.measure.State;
import dev.pixeltally.tables.PredictionCells;
import java.util.List;

/**
 * One image's results. Any part may be missing: a prediction whose truth cannot be read is kept,
 * and the failure told.
 */
final class Finished {
  final Sample sample;

  /** Of the image file, hexadecimal. */
  final String sha256;

  /** The prediction, or null. */
  PredictionCells cells;

  /** Rows of the detections. */
  List<Object[]> detections = List.of();

  /** The measured image, or null. */
  State<?> state;

  /** What went wrong, or null. */
  FailedSample failure;

  Finished(Sample sample, String sha256) {
    this.sample = sample;
    this.sha256 = sha256;
  }

  /** Whether there is a prediction. */
  boolean predicted() {
    return cells != null;
  }

  /** What fills a part in, as far as it comes. */
  interface Step {
    void run() throws SampleException;
  }

  /** Does a step; what goes wrong with this one image is noted, and no other's loss. */
  void attempt(Step step) {
    try {
      step.run();
    } catch (SampleException e) {
      failure = FailedSample.of(sample.id(), sample.image(), e);
    } catch (OutOfMemoryError e) {
      SampleException why = OutOfMemory.with(Stage.MEASURE, sample.image(), e);
      failure = FailedSample.of(sample.id(), sample.image(), why);
    } catch (StorageFault e) {
      throw e;
    } catch (RuntimeException e) {
      failure =
          new FailedSample(
              sample.id(), sample.image(), Stage.MEASURE, Reason.INTERNAL, String.valueOf(e));
    }
  }
}
