package dev.pixeltally.jobs;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.measure.cityscapes.ScoredMasks;
import java.io.IOException;

/** Finds the masks that were predicted of an image. One thread's. */
@FunctionalInterface
interface InstanceMasks {

  /**
   * An image's.
   *
   * @throws SampleException where this image's cannot be used, and others may
   * @throws IOException where the storage fails for many at once
   */
  ScoredMasks of(String id) throws SampleException, IOException;
}
