package dev.pixeltally.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Where the bytes of a dataset's samples come from: file by file, or many at a time. Travels to the
 * tasks.
 */
public interface SampleSource extends Serializable {

  /** Gives samples' files in the order in which they were asked for. */
  interface Cursor extends Closeable {
    boolean hasNext();

    /**
     * The next sample. Nothing is read before its bytes are asked for, so that whoever asks pays;
     * called by one thread.
     */
    SampleFiles next();

    @Override
    void close() throws IOException;
  }

  /** The samples in the order in which they are read with least effort. */
  default List<Sample> ordered(List<Sample> samples) {
    return samples;
  }

  /** Whether, of samples so ordered, one is read together with the one before it. */
  default boolean together(List<Sample> ordered, int index) {
    return false;
  }

  /**
   * The sha256 of a sample's image file, hexadecimal, where it is known without reading the file;
   * else empty.
   */
  default Optional<String> sha256(List<Sample> samples, int index) {
    return Optional.empty();
  }

  /** Reads some samples, so ordered. */
  Cursor open(List<Sample> samples);
}
