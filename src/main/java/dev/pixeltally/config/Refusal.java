package dev.pixeltally.config;

/**
 * What the user asked for cannot be done as asked: ends the command before any work, with the
 * message alone (no stack trace) and exit code 2.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refusal(String message) {
    super(message);
  }

  public Refusal(String message, Throwable cause) {
    super(message, cause);
  }
}
