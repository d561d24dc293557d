package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Shutdown;
import dev.pixeltally.tables.FileTree.Content;
import dev.pixeltally.tables.FileTree.Entry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The mark of a program that is at work in a folder of runs: a file of its own in {@code _at_work},
 * written anew every minute, so that one that was killed is known by its mark's age.
 *
 * <p>A run may count on predictions of any other from the moment it looks at what is there to the
 * moment it is published; a vacuum in between would take them away. Each of the two first writes
 * its mark and then looks for the other's, so at least one sees the other, whichever is faster: the
 * run waits, the vacuum refuses. Ages are differences of the storage's own times; machines' clocks
 * need not agree.
 */
public final class AtWork implements Closeable {
  /** Many renewals may fail before a mark counts as that of a killed program. */
  static final Duration LIFE = Duration.ofMinutes(10);

  private static final Duration RENEWAL = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final String FOLDER = "_at_work";
  private static final String RUN = "run-";
  private static final String VACUUM = "vacuum-";

  private final FileTree tree;
  private final String mark;
  private final ScheduledExecutorService clock;
  private volatile Instant written;
  private volatile Instant renewed;
  private volatile boolean taken;

  private AtWork(FileTree tree, String name) throws IOException {
    this.tree = tree;
    this.mark = FOLDER + "/" + name;
    write();
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "at work");
              thread.setDaemon(true);
              return thread;
            });
    long period = RENEWAL.toSeconds();
    var unused = clock.scheduleAtFixedRate(this::renew, period, period, TimeUnit.SECONDS);
  }

  /**
   * Marks a run, and waits while a vacuum is at work.
   *
   * @param waiting is told once that there is something to wait for
   */
  static AtWork run(FileTree tree, String id, Consumer<String> waiting) throws IOException {
    AtWork work = new AtWork(tree, RUN + id);
    try {
      Optional<String> vacuum = work.other(VACUUM);
      if (vacuum.isPresent()) {
        waiting.accept("waiting for the vacuum whose mark is " + tree.shown(vacuum.get()));
      }
      while (vacuum.isPresent()) {
        Thread.sleep(LOOK.toMillis());
        if (Shutdown.underWay()) {
          throw new InterruptedIOException("Interrupted while a vacuum was at work");
        }
        work.write();
        vacuum = work.other(VACUUM);
      }
      return work;
    } catch (InterruptedException e) {
      work.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while a vacuum was at work");
    } catch (IOException | RuntimeException e) {
      work.close();
      throw e;
    }
  }

  /**
   * Marks a vacuum, and removes marks of programs that were killed.
   *
   * @throws Refusal where a run is at work
   */
  static AtWork vacuum(FileTree tree, String id) throws IOException {
    AtWork work = new AtWork(tree, VACUUM + id);
    try {
      Optional<String> run = work.other(RUN);
      if (run.isPresent()) {
        throw atWork(tree, run.get());
      }
      for (Entry entry : tree.list(FOLDER)) {
        String other = FOLDER + "/" + entry.name();
        if (!work.lives(other)) {
          tree.delete(other);
        }
      }
      return work;
    } catch (IOException | RuntimeException e) {
      work.close();
      throw e;
    }
  }

  private static Refusal atWork(FileTree tree, String mark) {
    return new Refusal(
        "A run is at work there, and may count on what would be removed: its mark "
            + tree.shown(mark)
            + " is not "
            + LIFE.toMinutes()
            + " minutes old; try again when it has ended");
  }

  private Optional<String> other(String kind) throws IOException {
    for (Entry entry : tree.list(FOLDER)) {
      String other = FOLDER + "/" + entry.name();
      if (entry.name().startsWith(kind) && !other.equals(mark) && lives(other)) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }

  private boolean lives(String other) throws IOException {
    Content content = tree.content(other);
    return content.newest() != null && content.newest().isAfter(written.minus(LIFE));
  }

  private void write() throws IOException {
    written = tree.touch(mark);
    renewed = Instant.now();
  }

  private void renew() {
    try {
      // Whoever removes the mark takes its program for dead; writing it again would hide that.
      if (tree.content(mark).files() == 0) {
        taken = true;
      } else {
        write();
      }
    } catch (IOException e) {
      // A storage that answers again in time has lost nothing; check() tells the other case.
    }
  }

  /**
   * Makes sure, before a run is published, that no vacuum has taken it for dead since it began, as
   * happens where its machine slept.
   */
  public void check() throws IOException {
    if (taken || tree.content(mark).files() == 0) {
      throw new IOException(
          "The mark "
              + tree.shown(mark)
              + " was not renewed for "
              + LIFE.toMinutes()
              + " minutes, and a vacuum has taken this run for dead; starting it again is safe");
    }
  }

  /**
   * Makes sure, before a vacuum removes more, that no run may have taken it for dead, and that it
   * is not to end.
   */
  void checkRenewed() throws IOException {
    if (Shutdown.underWay()) {
      throw new InterruptedIOException("Interrupted before all was removed");
    }
    if (Duration.between(renewed, Instant.now()).compareTo(LIFE.dividedBy(2)) > 0) {
      throw new IOException(
          "The mark "
              + tree.shown(mark)
              + " could not be renewed for "
              + LIFE.toMinutes() / 2
              + " minutes, so a run may have begun since; starting vacuum again is safe");
    }
  }

  /**
   * Ends the work: takes the mark away, after which a run cannot be published any more. A mark that
   * stays, stays for nothing, and not for long. Any thread may close it, once or more.
   */
  @Override
  public synchronized void close() {
    clock.shutdownNow();
    try {
      // A renewal that is under way would write it again.
      if (clock.awaitTermination(RENEWAL.toSeconds(), TimeUnit.SECONDS)) {
        tree.delete(mark);
        tree.deleteEmpty(FOLDER);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // It counts as dead after a while, and the next vacuum removes it.
    }
  }
}
