package dev.pixeltally.dataset;

/** One sample cannot be used: becomes a row of {@code failures} and never ends the run. */
public final class SampleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Stage stage;
  private final Reason reason;

  public SampleException(Stage stage, Reason reason, String message) {
    super(message);
    this.stage = stage;
    this.reason = reason;
  }

  public SampleException(Stage stage, Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.stage = stage;
    this.reason = reason;
  }

  public Stage stage() {
    return stage;
  }

  public Reason reason() {
    return reason;
  }

  /** The same failure seen from another stage: a mask that cannot be decoded fails at TRUTH. */
  public SampleException at(Stage other) {
    return stage == other ? this : new SampleException(other, reason, getMessage(), this);
  }
}
