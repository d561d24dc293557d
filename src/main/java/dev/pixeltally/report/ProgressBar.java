package dev.pixeltally.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far long work is: a bar that is drawn again on its line, or a line now and then for logs, or
 * nothing. Threads may share one.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int COLUMNS = 79;
  private static final int LONGEST = 30;
  private static final int SHORTEST = 8;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final long TICK_MILLIS = 500;

  private final PrintStream out;
  private final Mode mode;
  private final String what;
  private final long total;
  private final LongSupplier clock;
  private final long start;
  private final Rate rate = new Rate();
  private ScheduledExecutorService ticker;
  private long done;
  private long failed;
  private long counted;
  private long drawn;
  private boolean shown;

  /** How progress is shown. */
  public enum Mode {
    BAR,
    LINES,
    QUIET
  }

  /** Whether standard error is a terminal: there a bar, else lines. */
  public static Mode ofTerminal() {
    return Terminal.errors() && !"dumb".equals(System.getenv("TERM")) ? Mode.BAR : Mode.LINES;
  }

  /**
   * Starts the clock.
   *
   * @param what the unit, as in {@code images}
   * @param clock nanoseconds
   */
  ProgressBar(PrintStream out, Mode mode, String what, long total, LongSupplier clock) {
    this.out = out;
    this.mode = mode;
    this.what = what;
    this.total = total;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.drawn = start;
    this.counted = start;
  }

  /** A bar on standard error by the system's clock; moves while nothing is done, too. */
  public static ProgressBar onStandardError(Mode mode, String what, long total) {
    ProgressBar bar = new ProgressBar(System.err, mode, what, total, System::nanoTime);
    if (mode != Mode.QUIET) {
      bar.ticker =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "progress");
                thread.setDaemon(true);
                return thread;
              });
      var unused =
          bar.ticker.scheduleWithFixedDelay(
              bar::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return bar;
  }

  /** That so many more are done. */
  public synchronized void add(long more) {
    reached(done + more);
  }

  /** That so many are done in all. */
  public synchronized void reached(long count) {
    long before = done;
    done = Math.max(done, Math.min(count, total));
    count(done - before);
    tick();
  }

  /** That so many of those that are done have failed. */
  public synchronized void failed(long count) {
    failed = Math.max(failed, count);
    tick();
  }

  private void count(long more) {
    long now = clock.getAsLong();
    rate.add(more, (now - counted) / 1e9);
    counted = now;
  }

  /** Draws where it is time to. */
  synchronized void tick() {
    long due = mode == Mode.BAR ? REDRAW_NANOS : LINE_NANOS;
    if (mode != Mode.QUIET && clock.getAsLong() - drawn >= due) {
      draw();
    }
  }

  private void draw() {
    count(0);
    drawn = counted;
    shown = true;
    print(String.format(Locale.ROOT, "%.1f/s  %s left", rate.perSecond(), left()));
  }

  private void print(String speed) {
    int percent = total == 0 ? 100 : (int) (100 * done / total);
    String failures = failed == 0 ? "" : String.format(Locale.ROOT, "  %,d failed", failed);
    String text =
        String.format(
            Locale.ROOT, "%3d%%  %,d/%,d %s  %s%s", percent, done, total, what, speed, failures);
    if (mode == Mode.LINES) {
      out.println("  " + text);
      return;
    }
    int width = Math.max(SHORTEST, Math.min(LONGEST, COLUMNS - 3 - text.length()));
    int full = total == 0 ? width : (int) (width * done / total);
    out.print("\r  " + "━".repeat(full) + "╌".repeat(width - full) + " " + text + "\u001b[K");
    out.flush();
  }

  private String left() {
    double speed = rate.perSecond();
    return done >= total ? "0:00" : speed > 0 ? duration((total - done) / speed) : "?";
  }

  private static String duration(double seconds) {
    long s = Math.round(seconds);
    return s >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
  }

  /** Draws the last state, with the mean rate and the time taken, where any was drawn. */
  @Override
  public void close() {
    if (ticker != null) {
      ticker.shutdownNow();
    }
    synchronized (this) {
      if (shown || (mode == Mode.BAR && done > 0)) {
        double seconds = (clock.getAsLong() - start) / 1e9;
        double mean = seconds > 0 ? done / seconds : 0;
        print(String.format(Locale.ROOT, "%.1f/s  in %s", mean, duration(seconds)));
        if (mode == Mode.BAR) {
          out.println();
        }
      }
    }
  }
}
