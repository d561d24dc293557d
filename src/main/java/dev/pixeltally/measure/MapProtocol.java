package dev.pixeltally.measure;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelSpace;

/**
 * A protocol that judges label maps.
 *
 * @param <T> what it needs of the truth: a label map, or more
 */
public interface MapProtocol<T> extends ImageProtocol<T, LabelMap, MapState> {

  /** The label space that truth and predictions are read in. */
  LabelSpace labels();

  @Override
  default Class<LabelMap> judges() {
    return LabelMap.class;
  }
}
