package dev.pixeltally.scenes;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes scenes in one layout. Scenes come from many threads: they are begun in order and end in
 * any.
 */
interface SceneWriter extends Closeable {

  /** Makes the folders and what all scenes share. */
  void begin() throws IOException;

  /** Writes one scene's files. */
  void write(Scene scene) throws IOException;

  /**
   * Writes what makes the dataset complete, last: a folder without it was interrupted.
   *
   * @param scenes how many were written, with indices from 0
   */
  void finish(int scenes) throws IOException;

  /** Lets go of what is open, whether or not the dataset is complete. */
  @Override
  default void close() throws IOException {}
}
