package dev.pixeltally;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.jobs.ExitCode;

/** How a command that failed says so: one line for people, the trace on request. */
final class Failure {
  private Failure() {}

  static int report(Exception e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof Refusal) {
        System.err.println("pixeltally: " + t.getMessage());
        return ExitCode.REFUSED;
      }
    }
    System.err.println("pixeltally: failed: " + e);
    if (System.getenv("PIXELTALLY_TRACE") != null) {
      e.printStackTrace();
    } else {
      System.err.println("Set PIXELTALLY_TRACE=1 for the stack trace.");
    }
    return ExitCode.FAILED;
  }
}
