package dev.pixeltally.spark;

import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.measure.ConfusionState;
import dev.pixeltally.spark.PhotoReader.Photo;
import dev.pixeltally.spark.StageTimes.Step;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Label maps: encoded as PNG, and measured against the truth where there is one. */
final class LabelMapFinisher extends Finisher {
  private final RunSetup setup;
  private final StageTimes times;
  private final int[] palette;
  private final IndexPng png = new IndexPng();
  private final byte[] ids;
  private byte[] own = new byte[0];
  private byte[] mapped = new byte[0];

  LabelMapFinisher(RunSetup setup, StageTimes times) {
    this.setup = setup;
    this.times = times;
    this.palette = setup.bundle().outputs().get(0).labels().palette();
    this.ids = setup.mapping() == null ? null : setup.mapping().ids();
  }

  @Override
  void finish(Inference<Photo> inference, Finished into) throws SampleException {
    long clock = StageTimes.now();
    int pixels = inference.geometry().imageWidth() * inference.geometry().imageHeight();
    own = room(own, pixels);
    LabelMap prediction = inference.labels(0, own);
    clock = times.add(Step.POST, clock);
    into.png = png.encode(prediction, palette);
    clock = times.add(Step.ENCODE, clock);
    if (setup.protocol() != null) {
      into.state = measure(into.photo.files(), prediction, pixels);
      times.add(Step.MEASURE, clock);
    }
  }

  private ConfusionState measure(SampleFiles files, LabelMap prediction, int pixels)
      throws SampleException {
    LabelMap truth = truth(files);
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

  private LabelMap truth(SampleFiles files) throws SampleException {
    Sample sample = files.sample();
    try {
      return png.decode(files.truth(setup.limits().maxBytes()), setup.limits());
    } catch (SampleException e) {
      // The row names the image; what cannot be used is its mask.
      String message = e.getMessage();
      throw new SampleException(
          Stage.TRUTH,
          e.reason(),
          message.contains(sample.truth()) ? message : sample.truth() + ": " + message,
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + sample.truth() + ": " + e.getMessage(), e);
    }
  }

  private static byte[] room(byte[] buffer, int size) {
    return buffer.length >= size ? buffer : new byte[size];
  }
}
