package dev.pixeltally.measure;

import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.Prediction;

/**
 * A protocol that judges image by image, whether a network has just made the prediction or a file
 * holds it, with the truth where a dataset has it.
 *
 * @param <T> what it needs of an image's truth
 * @param <P> the kind of prediction that it judges
 * @param <S> its state
 */
public interface ImageProtocol<T, P extends Prediction, S extends State<S>>
    extends Protocol<T, P, S> {

  /** The kind of prediction that it judges. */
  Class<P> judges();

  /** Reads what the protocol needs of an image's truth, for one thread. */
  TruthReader<T> truthReader(DecodeLimits limits);

  /** Measures images by this protocol, for one thread. */
  default ImageMeasurer<T, P, S> measurer(DecodeLimits limits) {
    return new ImageMeasurer<>(this, truthReader(limits));
  }
}
