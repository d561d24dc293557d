package dev.pixeltally.spark;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/** One image too large for an executor is that image's failure, not the run's. */
final class OutOfMemory {
  private OutOfMemory() {}

  static SampleException with(Stage stage, String image, OutOfMemoryError e) {
    return new SampleException(
        stage,
        Reason.TOO_MANY_PIXELS,
        image
            + ": no memory left for it ("
            + e.getMessage()
            + "); give executors more, or lower limits.max-pixels",
        e);
  }
}
