package dev.pixeltally.dataset.coco;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * A file's detections one after another, each gathered into a {@link CocoResultsBuilder}: whatever
 * the file is, a few of them are in memory.
 */
public interface DetectionStream extends Closeable {

  /**
   * Gathers one more.
   *
   * @return false where the file has ended
   * @throws dev.pixeltally.config.Refusal where the file is none of detections, or is broken
   */
  boolean step() throws IOException;

  /** The run that made them, where the file says. */
  default Optional<String> run() {
    return Optional.empty();
  }
}
