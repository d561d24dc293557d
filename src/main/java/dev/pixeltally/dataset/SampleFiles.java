package dev.pixeltally.dataset;

import java.io.IOException;

/**
 * One sample's files, wherever they lie. Each is asked for once, the image first; by any thread,
 * but by one at a time.
 */
public interface SampleFiles {
  Sample sample();

  /**
   * The image file's bytes.
   *
   * @param limit bytes above which it is refused
   * @throws SampleException where this image cannot be had, and others may
   * @throws IOException where the storage fails for many at once: the caller's work is to be tried
   *     again, or to end
   */
  byte[] image(long limit) throws SampleException, IOException;

  /** The label map's bytes, of a sample that has one; else as {@link #image}. */
  byte[] truth(long limit) throws SampleException, IOException;

  /**
   * Another file of the truth.
   *
   * @param address as it follows from the label map's
   * @throws SampleException MISSING_TRUTH where it is not there, or not held by a pack
   */
  byte[] beside(String address, long limit) throws SampleException, IOException;
}
