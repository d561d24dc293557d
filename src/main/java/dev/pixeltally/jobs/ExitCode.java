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

  private ExitCode() {}
}
