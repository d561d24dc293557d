package dev.pixeltally.measure;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import java.io.IOException;

/**
 * Reads and decodes the truth of images. One thread's: what it gives is valid until it is asked
 * again.
 */
@FunctionalInterface
public interface TruthReader<T> {

  /**
   * The truth of one image.
   *
   * @throws SampleException where this image's cannot be had, and others' may
   * @throws IOException where the storage fails for many at once
   */
  T read(SampleFiles files) throws SampleException, IOException;
}
