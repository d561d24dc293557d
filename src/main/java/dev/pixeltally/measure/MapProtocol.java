package dev.pixeltally.measure;

import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelSpace;

/**
 * A protocol that judges label maps, whether a network has just made them or a file holds them.
 *
 * @param <T> what it needs of the truth: a label map, or more
 */
public interface MapProtocol<T> extends Protocol<T, LabelMap, MapState> {

  /** The label space that truth and predictions are read in. */
  LabelSpace labels();

  /** Reads what the protocol needs of an image's truth, for one thread. */
  TruthReader<T> truthReader(DecodeLimits limits);

  /** Measures images by this protocol, for one thread. */
  default MapMeasurer<T> measurer(DecodeLimits limits) {
    return new MapMeasurer<>(this, truthReader(limits));
  }
}
