package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pixeltally.SparkProcess;
import dev.pixeltally.SparkProcess.Outcome;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.infer.NetworkCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that fill, folders that cannot be written, files that vanish: clear ends, nothing half. */
class BrokenMachineTest {
  @TempDir Path folder;
  private Trial trial;

  @BeforeEach
  void files() throws IOException {
    trial = Trial.in(folder);
  }

  @Test
  void aNetworkThatVanishesBeforeItIsLoadedEndsTheRunByName() throws IOException {
    Evaluation plan = EvaluateJob.plan(EvaluateConfig.of(trial.settings()));
    Path network = Path.of(plan.plan().bundle().network());
    // Other tests have loaded the same network into this process.
    NetworkCache.forget();
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      Files.delete(network);

      assertThatThrownBy(() -> EvaluateJob.run(plan, spark))
          .hasMessageContaining(network.getFileName().toString());
    }
    assertThat(written()).isEmpty();
  }

  /** A file system of 300 KiB that only the run's process sees: 20 images need more. */
  @Test
  void aFullDiskEndsTheRunAndLeavesNothing() throws Exception {
    assumeTrue(canMount(), "SKIPPED: this system lets nobody mount (unshare --map-root-user)");
    Path out = Files.createDirectories(trial.out());
    String shell =
        "mount -t tmpfs -o size=300k tmpfs '%s' && \"$@\"; code=$?; find '%s' -type f >'%s'; exit $code"
            .formatted(out, out, folder.resolve("left"));
    List<String> command = new ArrayList<>(List.of("evaluate"));
    trial.copied(100).pairs().forEach(pair -> command.addAll(List.of("--set", pair)));

    Outcome outcome =
        new SparkProcess(folder)
            .within("unshare", "--mount", "--map-root-user", "sh", "-c", shell, "sh")
            .environment("PIXELTALLY_SUBMIT", "--master local[1]")
            .pixeltally(command.toArray(String[]::new));

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains("pixeltally: failed").contains("No space left on device");
    assertThat(Files.readAllLines(folder.resolve("left"))).isEmpty();
  }

  private static boolean canMount() throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "unshare", "--mount", "--map-root-user", "mount", "-t", "tmpfs", "x", "/mnt")
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** /proc takes no folders, whoever asks; the test may be root, whom no permission stops. */
  @Test
  void aFolderThatCannotBeMadeEndsTheRunByName() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "SKIPPED: no /proc here");
    List<String> command = new ArrayList<>(List.of("evaluate"));
    trial.pairs("out=/proc/pixeltally").forEach(p -> command.addAll(List.of("--set", p)));

    Outcome outcome =
        new SparkProcess(folder)
            .environment("PIXELTALLY_SUBMIT", "--master local[1]")
            .pixeltally(command.toArray(String[]::new));

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.REFUSED);
    assertThat(outcome.err())
        .contains("pixeltally: Cannot write runs to /proc/pixeltally: /proc is not writable");
  }

  private List<Path> written() throws IOException {
    if (!Files.isDirectory(trial.out())) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(trial.out())) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
