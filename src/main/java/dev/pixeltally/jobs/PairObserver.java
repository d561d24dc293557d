package dev.pixeltally.jobs;

import dev.pixeltally.dataset.Predictions;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.State;
import java.io.IOException;

/**
 * Two files of a kind against each other: a sample's truth and what was predicted.
 *
 * @param <T> what a file holds
 * @param <S> the protocol's state
 */
final class PairObserver<T, S extends State<S>> implements SampleObserver<S> {
  private final Predictions predictions;
  private final Protocol<T, T, S> protocol;
  private final Readers<T> readers;
  private final DecodeLimits limits;

  /** Makes of a file's bytes what it holds. One thread's; valid until the next call. */
  @FunctionalInterface
  interface Reader<T> {
    T read(byte[] file, DecodeLimits limits) throws SampleException;
  }

  /** One for each side, since what a reader gives is valid until it is asked again. */
  record Readers<T>(Reader<T> truth, Reader<T> prediction) {}

  PairObserver(
      Predictions predictions,
      Protocol<T, T, S> protocol,
      Readers<T> readers,
      DecodeLimits limits) {
    this.predictions = predictions;
    this.protocol = protocol;
    this.readers = readers;
    this.limits = limits;
  }

  @Override
  public S observe(SampleFiles files) throws SampleException, IOException {
    return protocol.observe(truth(files), prediction(files.sample().id()));
  }

  private T truth(SampleFiles files) throws SampleException, IOException {
    try {
      return readers.truth.read(files.truth(limits.maxBytes()), limits);
    } catch (SampleException e) {
      throw named(Stage.TRUTH, files.sample().truth(), e);
    }
  }

  private T prediction(String id) throws SampleException, IOException {
    String address = predictions.addressOf(id);
    try {
      byte[] file =
          predictions.storage().read(address, limits.maxBytes(), Reason.MISSING_PREDICTION);
      return readers.prediction.read(file, limits);
    } catch (SampleException e) {
      throw named(Stage.DECODE, address, e);
    }
  }

  private static SampleException named(Stage stage, String address, SampleException e) {
    String message = e.getMessage();
    return new SampleException(
        stage, e.reason(), message.contains(address) ? message : address + ": " + message, e);
  }
}
