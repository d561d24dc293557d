package dev.pixeltally.measure;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Prediction;
import java.io.IOException;

/** Holds predictions against a dataset's truth by one protocol. One thread's. */
public final class ImageMeasurer<T, P extends Prediction, S extends State<S>> {
  private final ImageProtocol<T, P, S> protocol;
  private final TruthReader<T> truths;

  ImageMeasurer(ImageProtocol<T, P, S> protocol, TruthReader<T> truths) {
    this.protocol = protocol;
    this.truths = truths;
  }

  /**
   * The state of one image.
   *
   * @param prediction in the protocol's own numbers: of label maps the ids of its label space
   * @throws SampleException at TRUTH where the truth cannot be used, at MEASURE where the two
   *     cannot be compared
   * @throws IOException where the storage fails for many images at once
   */
  public S measure(SampleFiles files, P prediction) throws SampleException, IOException {
    return protocol.observe(truth(files), prediction);
  }

  /**
   * As {@link #measure}, of whatever a network has said.
   *
   * @throws ClassCastException where it is no prediction of the kind that the protocol judges
   */
  public S measureAny(SampleFiles files, Prediction prediction)
      throws SampleException, IOException {
    return measure(files, protocol.judges().cast(prediction));
  }

  private T truth(SampleFiles files) throws SampleException, IOException {
    try {
      return truths.read(files);
    } catch (SampleException e) {
      // A row of failures names the image; what cannot be used is its truth.
      String address = files.sample().truth();
      String message = e.getMessage();
      throw new SampleException(
          Stage.TRUTH,
          e.reason(),
          message.contains(address) ? message : address + ": " + message,
          e);
    }
  }
}
