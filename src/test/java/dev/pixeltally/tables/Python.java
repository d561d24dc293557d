package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Python of {@code PIXELTALLY_PYTHON}, or python3; a test is skipped where it lacks a package.
 */
final class Python {
  private static final int MISSING = 77;

  private Python() {}

  /** Runs a script in a folder; what it printed. */
  static String run(Path folder, String script, String... arguments) throws Exception {
    Path file = Files.writeString(folder.resolve("script.py"), script);
    return run(folder, file, arguments);
  }

  /** Runs a script in a folder; what it printed. */
  static String run(Path folder, Path script, String... arguments) throws Exception {
    String python = System.getenv().getOrDefault("PIXELTALLY_PYTHON", "python3");
    assumeThat(starts(python)).as("skipped: no %s here (PIXELTALLY_PYTHON)", python).isTrue();
    List<String> command = new ArrayList<>(List.of(python, script.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends in time", script).isTrue();
    String errors = Files.readString(err, StandardCharsets.UTF_8);
    assumeThat(process.exitValue() == MISSING || errors.contains("ModuleNotFoundError"))
        .as("skipped: %s lacks a package: %s", python, errors)
        .isFalse();
    assertThat(process.exitValue()).as(errors).isZero();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private static boolean starts(String python) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(python, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
