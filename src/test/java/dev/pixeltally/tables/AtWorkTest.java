package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtWorkTest {
  @TempDir Path out;

  private FileTree tree() {
    return new LocalTree(out);
  }

  private RunFolder run(String id) {
    return new RunFolder(out.toString(), id, Samples.NO_HADOOP);
  }

  private Path mark(String name, long secondsAgo) throws IOException {
    Path mark = out.resolve("_at_work/" + name);
    Files.createDirectories(mark.getParent());
    Files.writeString(mark, "");
    return Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minusSeconds(secondsAgo)));
  }

  @Test
  void aVacuumRefusesWhileARunIsAtWork() throws IOException {
    try (AtWork work = run("a").atWork(told -> {})) {
      work.check();
      assertThatThrownBy(() -> AtWork.vacuum(tree(), "v"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("A run is at work")
          .hasMessageContaining("_at_work/run-a");
      assertThat(out.resolve("_at_work").toFile().list()).containsExactly("run-a");
    }
    AtWork.vacuum(tree(), "v").close();
    assertThat(out.toFile().list()).isEmpty();
  }

  @Test
  void runsDoNotDisturbEachOther() throws IOException {
    try (AtWork a = run("a").atWork(told -> {});
        AtWork b = run("b").atWork(told -> {})) {
      a.check();
      b.check();
    }
    assertThat(out.toFile().list()).isEmpty();
  }

  @Test
  void aRunWaitsForAVacuum() throws Exception {
    List<String> told = new ArrayList<>();
    AtWork vacuum = AtWork.vacuum(tree(), "v");
    ExecutorService other = Executors.newSingleThreadExecutor();
    Future<AtWork> run = other.submit(() -> run("a").atWork(told::add));
    Thread.sleep(1_500);
    assertThat(run).isNotDone();
    vacuum.checkRenewed();
    vacuum.close();
    run.get(60, TimeUnit.SECONDS).close();
    other.shutdown();
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains("vacuum-v");
  }

  @Test
  void marksOfTheKilledHoldNobodyUpAndVacuumRemovesThem() throws IOException {
    mark("run-killed", AtWork.LIFE.toSeconds() + 60);
    mark("vacuum-killed", AtWork.LIFE.toSeconds() + 60);
    run("a").atWork(told -> {}).close();
    AtWork vacuum = AtWork.vacuum(tree(), "v");
    assertThat(out.resolve("_at_work").toFile().list()).containsExactly("vacuum-v");
    vacuum.close();
    mark("run-living", AtWork.LIFE.toSeconds() - 60);
    assertThatThrownBy(() -> AtWork.vacuum(tree(), "v")).isInstanceOf(Refusal.class);
  }

  @Test
  void aRunTakenForDeadKnowsIt() throws IOException {
    try (AtWork run = run("asleep").atWork(told -> {})) {
      mark("run-asleep", AtWork.LIFE.toSeconds() + 1);
      AtWork.vacuum(tree(), "v").close();
      assertThatThrownBy(run::check).hasMessageContaining("taken this run for dead");
    }
  }

  /** Whoever comes first: a vacuum that is let in finds no run, and none comes until it ends. */
  @Test
  void neverARunAndAVacuumAtOnce() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger cleaning = new AtomicInteger();
    AtomicInteger cleaned = new AtomicInteger();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    ExecutorService all = Executors.newFixedThreadPool(4);
    List<Future<?>> runs = new ArrayList<>();
    List<Future<?>> vacuums = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 0; i < 2; i++) {
      int who = i;
      runs.add(
          all.submit(
              () -> {
                for (int turn = 0; turn < 10; turn++) {
                  try (AtWork work = run("r" + who + "-" + turn).atWork(told -> {})) {
                    running.incrementAndGet();
                    if (cleaning.get() > 0) {
                      wrong.add("run " + who + " during a vacuum");
                    }
                    Thread.sleep(2);
                    running.decrementAndGet();
                    work.check();
                  }
                  Thread.sleep(20L + 15L * who);
                }
                return null;
              }));
      vacuums.add(
          all.submit(
              () -> {
                for (int turn = 0; !over.get(); turn++) {
                  try (AtWork work = AtWork.vacuum(tree(), who + "-" + turn)) {
                    cleaning.incrementAndGet();
                    if (running.get() > 0) {
                      wrong.add("vacuum " + who + " during a run");
                    }
                    Thread.sleep(2);
                    cleaning.decrementAndGet();
                    work.checkRenewed();
                    cleaned.incrementAndGet();
                  } catch (Refusal e) {
                    // A run was there first.
                  }
                  Thread.sleep(7L + 10L * who);
                }
                return null;
              }));
    }
    for (Future<?> one : runs) {
      one.get(120, TimeUnit.SECONDS);
    }
    int beside = cleaned.get();
    over.set(true);
    for (Future<?> one : vacuums) {
      one.get(120, TimeUnit.SECONDS);
    }
    all.shutdown();
    assertThat(wrong).isEmpty();
    assertThat(beside).isPositive();
    assertThat(out.toFile().list()).isEmpty();
  }

  @Test
  void throughHadoopToo() throws IOException {
    var hadoop = Mount.of(out);
    FileTree tree = FileTree.of(Mount.ROOT, () -> hadoop);
    try (AtWork work = new RunFolder(Mount.ROOT, "a", () -> hadoop).atWork(told -> {})) {
      work.check();
      assertThat(out.resolve("_at_work/run-a")).exists();
      assertThatThrownBy(() -> AtWork.vacuum(tree, "v")).isInstanceOf(Refusal.class);
    }
    assertThat(out.toFile().list()).isEmpty();
  }
}
