package dev.pixeltally.jobs;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.measure.voc.SdsPrediction;

/** Instances with masks, wherever they stand. */
interface SdsPredictions {
  /**
   * An image's.
   *
   * @param place the image's in the split
   * @throws SampleException where this image's cannot be used
   */
  SdsPrediction of(String id, int place) throws SampleException;

  /** What a reader of the numbers should know; empty: nothing. */
  String warning();
}
