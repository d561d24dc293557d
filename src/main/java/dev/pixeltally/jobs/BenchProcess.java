package dev.pixeltally.jobs;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the processes that a bench measures; what they print goes to a log. */
final class BenchProcess {
  private BenchProcess() {}

  /** This program in a JVM of its own, with this JVM's options. */
  static void pixeltally(List<String> arguments, Path log)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.pixeltally.Pixeltally");
    command.addAll(arguments);
    run(command, log);
  }

  /** Waits for a command; its failure is one of ours, with the end of what it printed. */
  static void run(List<String> command, Path log) throws IOException, InterruptedException {
    File file = log.toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file);
    // One thread a process, as ONNX Runtime's sessions are set: no pool of NumPy's beside them.
    builder.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("A measured process ended with " + code + ": " + tail(log));
    }
  }

  private static String tail(Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
    return text.substring(Math.max(0, text.length() - 1_000)) + " (" + log + ")";
  }
}
