package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.SparkProcess;
import dev.pixeltally.SparkProcess.Outcome;
import dev.pixeltally.SparkProcess.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in the midst of a run, as Ctrl-C, a scheduler or a cluster sends it. */
class InterruptionTest {
  private static final int TERMINATED = 128 + 15;

  @TempDir Path folder;

  @Test
  void aRunThatIsInterruptedSaysWhatIsKeptAndTidiesUp() throws Exception {
    Trial trial = Trial.in(folder).copied(400).allDifferent();
    List<String> command = new ArrayList<>(List.of("evaluate"));
    trial
        .pairs("pipeline.checkpoint=20", "fresh=false")
        .forEach(p -> command.addAll(List.of("--set", p)));
    SparkProcess process =
        new SparkProcess(folder)
            .option(
                "-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath())
            .environment("PIXELTALLY_SUBMIT", "--master local[2]");
    try (Running run = process.start("dev.pixeltally.Pixeltally", command)) {
      while (run.isAlive() && (!Files.isDirectory(trial.out()) || trial.stored() == 0)) {
        Thread.sleep(20);
      }

      run.handle().destroy();

      Outcome outcome = run.end();
      assertThat(outcome.code()).as(outcome.err()).isEqualTo(TERMINATED);
      assertThat(outcome.err())
          .containsPattern(
              "(?m)^pixeltally: interrupted; [\\d,]+ images are kept, start again to go on$")
          .doesNotContain("Exception", "failed");
      assertThat(outcome.err().lines().filter(line -> line.startsWith("pixeltally:"))).hasSize(1);
    }
    assertThat(trial.out().resolve("_at_work")).doesNotExist();
    assertThat(trial.out().resolve("latest.json")).doesNotExist();
    assertThat(trial.out().resolve("runs"))
        .satisfiesAnyOf(
            runs -> assertThat(runs).doesNotExist(), runs -> assertThat(runs).isEmptyDirectory());
  }
}
