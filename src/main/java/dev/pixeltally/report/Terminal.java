package dev.pixeltally.report;

/** Whether a person is looking. */
final class Terminal {
  private Terminal() {}

  /** On Java 17 and 21, the only ones that this program runs on, no console means no terminal. */
  @SuppressWarnings("SystemConsoleNull")
  static boolean present() {
    return System.console() != null;
  }
}
