package dev.pixeltally.spark;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.measure.ConfusionState;
import dev.pixeltally.spark.PhotoReader.Photo;
import dev.pixeltally.spark.StageTimes.Step;

/** From the network's output to what is stored and measured; its buffers serve one thread. */
final class Finisher {
  private final RunSetup setup;
  private final StageTimes times;
  private final int[] palette;
  private final IndexPng png = new IndexPng();
  private final byte[] ids;
  private byte[] own = new byte[0];
  private byte[] mapped = new byte[0];

  Finisher(RunSetup setup, StageTimes times) {
    this.setup = setup;
    this.times = times;
    this.palette = setup.bundle().outputs().get(0).labels().palette();
    this.ids = setup.mapping() == null ? null : setup.mapping().ids();
  }

  /**
   * One image's results. Either part may be missing: a prediction whose truth cannot be read is
   * kept, and the failure told.
   *
   * @param png the label map in the network's ids, or null
   * @param state the measured image, or null
   * @param failure what went wrong, or null
   */
  record Finished(
      Photo photo,
      byte[] png,
      ConfusionState state,
      FailedSample failure,
      double inferMillis,
      double finishMillis) {}

  Finished finish(Inference<Photo> inference) {
    long start = System.nanoTime();
    Photo photo = inference.token();
    Sample sample = photo.sample();
    byte[] encoded = null;
    ConfusionState state = null;
    FailedSample failure = null;
    try {
      long clock = StageTimes.now();
      int pixels = photo.geometry().imageWidth() * photo.geometry().imageHeight();
      own = room(own, pixels);
      LabelMap prediction = inference.labels(0, own);
      clock = times.add(Step.POST, clock);
      encoded = png.encode(prediction, palette);
      clock = times.add(Step.ENCODE, clock);
      if (setup.protocol() != null) {
        state = measure(sample, prediction, pixels);
        times.add(Step.MEASURE, clock);
      }
    } catch (SampleException e) {
      failure = FailedSample.of(sample.id(), sample.image(), e);
    } catch (OutOfMemoryError e) {
      SampleException why = OutOfMemory.with(Stage.MEASURE, sample.image(), e);
      failure = FailedSample.of(sample.id(), sample.image(), why);
    } catch (RuntimeException e) {
      failure =
          new FailedSample(
              sample.id(), sample.image(), Stage.MEASURE, Reason.INTERNAL, String.valueOf(e));
    }
    double infer = inference.nanos() / 1e6;
    return new Finished(photo, encoded, state, failure, infer, (System.nanoTime() - start) / 1e6);
  }

  private ConfusionState measure(Sample sample, LabelMap prediction, int pixels)
      throws SampleException {
    LabelMap truth = truth(sample);
    LabelMap judged = prediction;
    if (ids != null && !setup.mapping().identity()) {
      mapped = room(mapped, pixels);
      for (int i = 0; i < pixels; i++) {
        mapped[i] = ids[prediction.ids()[i] & 0xff];
      }
      judged = new LabelMap(prediction.width(), prediction.height(), mapped);
    }
    return setup.protocol().observe(truth, judged);
  }

  private LabelMap truth(Sample sample) throws SampleException {
    try {
      byte[] bytes =
          setup.masks().read(sample.truth(), setup.limits().maxBytes(), Reason.MISSING_TRUTH);
      return png.decode(bytes, setup.limits());
    } catch (SampleException e) {
      // The row names the image; what cannot be used is its mask.
      String message = e.getMessage();
      throw new SampleException(
          Stage.TRUTH,
          e.reason(),
          message.contains(sample.truth()) ? message : sample.truth() + ": " + message,
          e);
    }
  }

  private static byte[] room(byte[] buffer, int size) {
    return buffer.length >= size ? buffer : new byte[size];
  }
}
