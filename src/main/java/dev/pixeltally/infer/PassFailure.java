package dev.pixeltally.infer;

/** The engine threw during a pass. */
final class PassFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean outOfMemory;

  PassFailure(String message, boolean outOfMemory, Throwable cause) {
    super(message, cause);
    this.outOfMemory = outOfMemory;
  }

  boolean outOfMemory() {
    return outOfMemory;
  }
}
