package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.LabelMap;

/**
 * An image's predicted objects, one after the other; a mask is decoded when it is asked for, so
 * that memory holds one.
 */
public interface ScoredMasks {

  /** Goes to the next; false where there is none. */
  boolean next();

  /** The class's id, as in Cityscapes' label maps. */
  int labelId();

  /** How sure the predictor is: finite, any scale. */
  double score();

  /**
   * Which pixels belong to it, another number than 0. Valid until {@link #next}.
   *
   * @throws SampleException where the mask cannot be had, which fails the image
   */
  LabelMap mask() throws SampleException;

  /** What it is called, for messages. */
  String name();
}
