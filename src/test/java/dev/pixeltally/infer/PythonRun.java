package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a script of src/test/python with {@code PIXELTALLY_PYTHON}, or python3. */
final class PythonRun {
  private PythonRun() {}

  /** What it printed; the test is skipped where Python or one of its packages is missing. */
  static String of(Path folder, String script, List<String> arguments) throws Exception {
    String python = System.getenv().getOrDefault("PIXELTALLY_PYTHON", "python3");
    List<String> command = new ArrayList<>(List.of(python, "src/test/python/" + script));
    command.addAll(arguments);
    Path log = folder.resolve("python.log");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      assumeThat(e).as("skipped: no %s", python).isNull();
      throw e;
    }
    assertThat(process.waitFor(8, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(log, StandardCharsets.UTF_8);
    assumeThat(said).as("skipped: %s lacks a package", python).doesNotContain("ModuleNotFound");
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
