package dev.pixeltally.jobs;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import java.io.IOException;

/** Reads one sample's truth and its prediction, and holds them together. One thread's. */
@FunctionalInterface
interface SampleObserver<S> {

  /**
   * The state of one image.
   *
   * @throws SampleException where this image cannot be measured, and others may
   * @throws IOException where the storage fails for many at once
   */
  S observe(SampleFiles files) throws SampleException, IOException;
}
