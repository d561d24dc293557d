package dev.pixeltally.measure;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.LabelMap;
import java.io.IOException;

/** Holds predicted label maps against a dataset's truth by one protocol. One thread's. */
public final class MapMeasurer<T> {
  private final MapProtocol<T> protocol;
  private final TruthReader<T> truths;

  MapMeasurer(MapProtocol<T> protocol, TruthReader<T> truths) {
    this.protocol = protocol;
    this.truths = truths;
  }

  /**
   * The state of one image.
   *
   * @param prediction in the ids of the protocol's label space
   * @throws SampleException at TRUTH where the truth cannot be used, at MEASURE where the two
   *     cannot be compared
   * @throws IOException where the storage fails for many images at once
   */
  public MapState measure(SampleFiles files, LabelMap prediction)
      throws SampleException, IOException {
    return protocol.observe(truth(files), prediction);
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
