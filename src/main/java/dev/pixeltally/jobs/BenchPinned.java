package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.YamlNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs commands one at a time, each pinned to the same cores, limited and measured; {@code
 * peers_coco.py} does so, since Java learns neither the peak nor the CPU time of another process.
 */
final class BenchPinned {
  private static final String SCRIPTS = "src/test/python";

  private final Path home;
  private final Path work;
  private final List<Integer> cores;
  private final int limit;
  private final String python;

  /**
   * What the process that measures says of the one that it measured.
   *
   * @param wall seconds from start to end
   * @param cpu seconds of all cores
   * @param mib the peak of the memory that stayed resident, of the largest process
   * @param code the exit code; -1 where time was up
   */
  record Measured(double wall, double cpu, double mib, int code) {}

  /**
   * @param home the installation
   * @param work where what a process prints is kept until the next one
   * @param limit seconds that a process may take
   */
  BenchPinned(Path home, Path work, List<Integer> cores, int limit) {
    this.home = home;
    this.work = work;
    this.cores = cores;
    this.limit = limit;
    String given = System.getenv("PIXELTALLY_PYTHON");
    this.python = given == null || given.isBlank() ? "python3" : given;
  }

  int cores() {
    return cores.size();
  }

  String python() {
    return python;
  }

  /** One of the scripts that come with the sources. */
  Path script(String name) {
    return home.resolve(SCRIPTS).resolve(name);
  }

  private Path timer() {
    return script("peers_coco.py");
  }

  /**
   * The versions of packages; one that is not installed has none.
   *
   * @throws Refusal where there is no Python, which measures ours as well
   */
  Map<String, String> versions(List<String> packages) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(python, timer().toString(), "versions"));
    command.addAll(packages);
    Path out = work.resolve("versions.json");
    try {
      if (!Files.exists(timer()) || start(command, out, work.resolve("versions.log")) != 0) {
        throw new IOException(Files.exists(timer()) ? "it failed" : "it is not there");
      }
    } catch (IOException e) {
      throw new Refusal(
          "Cannot bench: "
              + python
              + " should run "
              + timer()
              + " ("
              + e.getMessage()
              + "); PIXELTALLY_PYTHON names another Python 3.9 or later",
          e);
    }
    YamlNode found = YamlNode.read(out);
    Map<String, String> versions = new LinkedHashMap<>();
    packages.stream().filter(found::has).forEach(p -> versions.put(p, found.text(p)));
    return versions;
  }

  /** Runs our launcher, as people do. */
  Measured launcher(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("jobs/pixeltally").toString()));
    command.addAll(arguments);
    return measure(command, 0);
  }

  /** Runs this program's classes in a JVM of their own, with the JVM's usual options. */
  Measured java(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String options = System.getenv("PIXELTALLY_JAVA_OPTS");
    if (options != null && !options.isBlank()) {
      command.addAll(List.of(options.strip().split("\\s+")));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.pixeltally.Pixeltally");
    command.addAll(arguments);
    return measure(command, 0);
  }

  /** Runs one of the scripts, which may map as much memory as the machine has free. */
  Measured python(String script, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python, script(script).toString()));
    command.addAll(arguments);
    return measure(command, availableMib());
  }

  private Measured measure(List<String> command, long mib)
      throws IOException, InterruptedException {
    Path measured = work.resolve("measured.json");
    Files.deleteIfExists(measured);
    List<String> all = new ArrayList<>(List.of(python, timer().toString(), "time"));
    String pinned = String.join(",", cores.stream().map(String::valueOf).toList());
    all.addAll(List.of(measured.toString(), pinned, String.valueOf(limit), String.valueOf(mib)));
    all.addAll(command);
    int code = start(all, out(), log());
    if (code != 0) {
      throw new IllegalStateException(timer() + " ended with " + code + ": " + last(log()));
    }
    YamlNode m = YamlNode.read(measured);
    return new Measured(m.number("wall"), m.number("cpu"), m.number("mib"), m.integer("code"));
  }

  private int start(List<String> command, Path out, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
    String threads = String.valueOf(cores.size());
    for (String variable :
        List.of(
            "RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
      builder.environment().put(variable, threads);
    }
    Process process = builder.start();
    try {
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  /** What the last process printed. */
  String printed() throws IOException {
    return Files.readString(out());
  }

  /** Why the last process failed. */
  String problem(Measured m) throws IOException {
    return m.code < 0 ? "over " + limit + " s" : last(log());
  }

  private Path out() {
    return work.resolve("measured.out");
  }

  private Path log() {
    return work.resolve("measured.log");
  }

  private static String last(Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
    String line = text.substring(text.lastIndexOf('\n') + 1).replaceAll("\\p{Cntrl}|\\|", " ");
    return line.isBlank() ? "it said nothing" : line.substring(0, Math.min(120, line.length()));
  }

  /** What a peer may map: one that wants more than there is fails alone, not the machine. */
  private static long availableMib() throws IOException {
    Path file = Path.of("/proc/meminfo");
    if (!Files.exists(file)) {
      return 0;
    }
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("MemAvailable:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
      }
    }
    return 0;
  }
}
