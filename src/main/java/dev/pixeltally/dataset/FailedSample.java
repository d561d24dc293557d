package dev.pixeltally.dataset;

import java.io.Serializable;

/** A sample that could not be used: one row of the {@code failures} table. */
public record FailedSample(String id, String image, Stage stage, Reason reason, String message)
    implements Serializable {

  public static FailedSample of(String id, String image, SampleException e) {
    return new FailedSample(id, image, e.stage(), e.reason(), e.getMessage());
  }
}
