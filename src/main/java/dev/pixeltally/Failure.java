package dev.pixeltally;

import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Shutdown;
import dev.pixeltally.dataset.StorageFault;
import dev.pixeltally.jobs.ExitCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a command that failed says so: one line for people, the trace on request. */
final class Failure {
  /** A refusal on an executor reaches the driver as text within Spark's own message. */
  private static final Pattern REMOTE =
      Pattern.compile(Pattern.quote(Refusal.class.getName()) + ": ([^\\n]+)");

  private static final Pattern STORAGE =
      Pattern.compile(Pattern.quote(StorageFault.class.getName()) + ": ([^\\n]+)");

  private Failure() {}

  static int report(Exception e) {
    if (Shutdown.underWay()) {
      // What was interrupted fails of what is closed under it.
      return ExitCode.FAILED;
    }
    String refused = refusal(e);
    if (refused != null) {
      System.err.println("pixeltally: " + Printable.of(refused));
      return ExitCode.REFUSED;
    }
    if (String.valueOf(e.getMessage()).contains("SparkContext was shut down")) {
      System.err.println("pixeltally: Spark was shut down; nothing of this run was published");
      return ExitCode.FAILED;
    }
    String first = found(STORAGE, e);
    if (first == null) {
      first = String.valueOf(e).lines().findFirst().orElse("");
    }
    System.err.println("pixeltally: failed: " + Printable.of(first));
    if (System.getenv("PIXELTALLY_TRACE") != null) {
      e.printStackTrace();
    } else {
      System.err.println("Set PIXELTALLY_TRACE=1 for the stack trace.");
    }
    return ExitCode.FAILED;
  }

  static int outOfMemory() {
    System.err.printf(
        "pixeltally: failed: %d MiB of memory are not enough; PIXELTALLY_JAVA_OPTS=-Xmx8g gives 8"
            + " GiB%n",
        Runtime.getRuntime().maxMemory() >> 20);
    return ExitCode.FAILED;
  }

  /** What was refused, here or on an executor; null where the failure is another. */
  static String refusal(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof Refusal) {
        return t.getMessage();
      }
    }
    return found(REMOTE, e);
  }

  /** What an exception of a kind said, here or on an executor; null where none did. */
  private static String found(Pattern kind, Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      Matcher said = kind.matcher(String.valueOf(t));
      if (said.find()) {
        return said.group(1);
      }
    }
    return null;
  }
}
