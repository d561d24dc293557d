package dev.pixeltally.spark;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.Prediction;
import dev.pixeltally.measure.ImageMeasurer;
import dev.pixeltally.measure.MapProtocol;
import dev.pixeltally.measure.State;
import dev.pixeltally.tables.InstanceRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Holds predictions against the dataset, new ones and stored ones alike; its buffers serve one
 * thread.
 */
final class Observer {
  private final RunSetup setup;
  private final ImageMeasurer<?, ?, ?> measurer;

  /** From the network's ids to the dataset's; null where these are the same, or no label maps. */
  private final byte[] ids;

  private byte[] mapped = new byte[0];

  Observer(RunSetup setup) {
    this.setup = setup;
    this.measurer = setup.protocol() == null ? null : setup.protocol().measurer(setup.limits());
    boolean labels = setup.protocol() instanceof MapProtocol;
    this.ids = labels && !setup.mapping().identity() ? setup.mapping().ids() : null;
  }

  /** What the run's protocol sees in an image's label map, which is in the network's ids. */
  State<?> labels(SampleFiles files, LabelMap prediction) throws SampleException {
    LabelMap judged = prediction;
    if (ids != null) {
      int pixels = prediction.width() * prediction.height();
      mapped = room(mapped, pixels);
      for (int i = 0; i < pixels; i++) {
        mapped[i] = ids[prediction.ids()[i] & 0xff];
      }
      judged = new LabelMap(prediction.width(), prediction.height(), mapped);
    }
    return state(files, judged);
  }

  /** What the run's protocol sees in an image, whose prediction is in the protocol's numbers. */
  private State<?> state(SampleFiles files, Prediction prediction) throws SampleException {
    try {
      return measurer.measureAny(files, prediction);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read " + files.sample().truth() + ": " + e.getMessage(), e);
    }
  }

  /**
   * An image's instances in the dataset's numbers; none where these are not scored.
   *
   * @param nested rows of the predictions' column {@code instances}
   * @param width of the image and its prediction, pixels
   * @param height likewise
   */
  List<Object[]> detections(Sample sample, List<Object[]> nested, int width, int height)
      throws SampleException {
    if (setup.mapping() == null) {
      return List.of();
    }
    requireSize(sample, width, height);
    long image = Long.parseLong(sample.id());
    return InstanceRows.detections(nested, setup.runId(), image, width, height, setup.mapping());
  }

  /** The truth is in the pixels of an image of the size that the dataset says. */
  private void requireSize(Sample sample, int width, int height) throws SampleException {
    boolean same = width == sample.width() && height == sample.height();
    boolean turned =
        setup.orientation() == Orientation.APPLY
            && width == sample.height()
            && height == sample.width();
    if (sample.width() > 0 && sample.height() > 0 && !same && !turned) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.SIZE_MISMATCH,
          "%s has %dx%d pixels, and the dataset says %dx%d"
              .formatted(sample.image(), width, height, sample.width(), sample.height()));
    }
  }

  static byte[] room(byte[] buffer, int size) {
    return buffer.length >= size ? buffer : new byte[size];
  }
}
