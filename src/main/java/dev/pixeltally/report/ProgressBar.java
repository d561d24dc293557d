package dev.pixeltally.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far long work is: a bar that is drawn again on its line, or a line now and then for logs, or
 * nothing. Threads may share one.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final Mode mode;
  private final String what;
  private final long total;
  private final LongSupplier clock;
  private final long start;
  private long done;
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
    return Terminal.present() ? Mode.BAR : Mode.LINES;
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
  }

  /** A bar on standard error by the system's clock. */
  public static ProgressBar onStandardError(Mode mode, String what, long total) {
    return new ProgressBar(System.err, mode, what, total, System::nanoTime);
  }

  /** That so many more are done. */
  public synchronized void add(long more) {
    reached(done + more);
  }

  /** That so many are done in all. */
  public synchronized void reached(long count) {
    done = Math.max(done, Math.min(count, total));
    long now = clock.getAsLong();
    boolean due = now - drawn >= (mode == Mode.BAR ? REDRAW_NANOS : LINE_NANOS);
    if (mode != Mode.QUIET && due) {
      draw(now);
    }
  }

  private void draw(long now) {
    drawn = now;
    shown = true;
    if (mode == Mode.BAR) {
      out.print("\r" + text(now) + "\u001b[K");
      out.flush();
    } else {
      out.println(text(now));
    }
  }

  private String text(long now) {
    double seconds = (now - start) / 1e9;
    double rate = seconds > 0 ? done / seconds : 0;
    double share = total == 0 ? 1 : (double) done / total;
    int full = (int) (share * WIDTH);
    String bar = mode == Mode.BAR ? "  " + "━".repeat(full) + "╌".repeat(WIDTH - full) + " " : "";
    return String.format(
        Locale.ROOT,
        "%s %3.0f%%  %,d/%,d %s  %.1f/s  %s left",
        bar,
        Math.floor(100 * share),
        done,
        total,
        what,
        rate,
        rate > 0 ? duration((total - done) / rate) : "?");
  }

  private static String duration(double seconds) {
    long s = Math.round(seconds);
    return s >= 3600
        ? String.format("%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
        : String.format("%d:%02d", s / 60, s % 60);
  }

  /** Draws the last state, and ends the line. */
  @Override
  public synchronized void close() {
    if (mode == Mode.BAR && (shown || done > 0)) {
      draw(clock.getAsLong());
      out.println();
    }
  }
}
