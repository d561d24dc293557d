package dev.pixeltally.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The storage failed, and said nothing about the file: a connection that broke, a server that
 * refuses service or access. Never a row of {@code failures}, which would leave a good image out of
 * the numbers: it ends the task, which Spark may try again, and in the end the run.
 */
public final class StorageFault extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  public StorageFault(String message, IOException cause) {
    super(message, cause);
  }
}
