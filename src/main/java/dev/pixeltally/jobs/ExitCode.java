package dev.pixeltally.jobs;

/** What a command's exit code says. */
public final class ExitCode {
  /** The work is done. */
  public static final int DONE = 0;

  /** The work failed. */
  public static final int FAILED = 1;

  /** Refused before any work: a wrong option, key, path or value. */
  public static final int REFUSED = 2;

  /** Done, with more failed samples than {@code failures.max-share} allows. */
  public static final int TOO_MANY_FAILURES = 3;

  private static final String CHECKS = "pixeltally.checks";

  private ExitCode() {}

  /**
   * Whether this process only checks a command that is long: it then ends with {@link #checked},
   * and the launcher starts another that does the work.
   */
  static boolean onlyChecks() {
    return System.getProperty(CHECKS) != null;
  }

  /** What the launcher takes for "checked, now do it". */
  static int checked() {
    return Integer.getInteger(CHECKS, FAILED);
  }
}
