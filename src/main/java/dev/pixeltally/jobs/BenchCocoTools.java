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
 * Runs each evaluator, ours too, in a process of its own that {@code peers_coco.py} pins, limits
 * and measures.
 */
final class BenchCocoTools {
  /** The names under which PyPI has them. */
  static final List<String> PEERS =
      List.of("pycocotools", "faster-coco-eval", "ultrafast-pycocotools", "hotcoco", "vernier");

  /** Our launcher, from files to numbers. */
  static final String SCORE = "pixeltally score";

  /** Our evaluator as a library, in a JVM that runs it again and again. */
  static final String WARM = "pixeltally, JVM warm";

  private final Path home;
  private final Path script;
  private final String python;
  private final Path work;
  private final List<Integer> cores;
  private final int limit;

  /**
   * One run of one tool; what a tool does not tell is NaN.
   *
   * @param load seconds to read both files
   * @param evaluate seconds
   * @param accumulate seconds to accumulate and summarise; 0 where they are part of evaluating
   * @param cpu CPU seconds of both
   * @param first seconds of the first evaluation, where {@code evaluate} is of a later one
   * @param process seconds from start to end
   * @param processCpu CPU seconds of it
   * @param mib the peak of the memory that stayed resident, of the largest process
   * @param problem why there are no numbers; else null
   */
  record Run(
      double load,
      double evaluate,
      double accumulate,
      double cpu,
      double first,
      double process,
      double processCpu,
      double mib,
      double ap,
      String problem) {
    private static Run failed(String problem) {
      double none = Double.NaN;
      return new Run(none, none, none, none, none, none, none, none, none, problem);
    }

    /** Evaluating, accumulating and summarising. */
    double all() {
      return evaluate + accumulate;
    }
  }

  /** What the process that measures says of the one that it measured. */
  private record Measured(double wall, double cpu, double mib, int code) {}

  BenchCocoTools(Path home, Path work, List<Integer> cores, int limit) {
    this.home = home;
    this.script = home.resolve("src/test/python/peers_coco.py");
    this.work = work;
    this.cores = cores;
    this.limit = limit;
    String given = System.getenv("PIXELTALLY_PYTHON");
    this.python = given == null || given.isBlank() ? "python3" : given;
  }

  /**
   * The installed versions; a tool that is not installed has none.
   *
   * @throws Refusal where there is no Python, which measures ours as well
   */
  Map<String, String> versions(List<String> tools) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(python, script.toString(), "versions"));
    command.addAll(tools);
    Path out = work.resolve("versions.json");
    try {
      if (!Files.exists(script) || start(command, out, work.resolve("versions.log")) != 0) {
        throw new IOException(Files.exists(script) ? "it failed" : "it is not there");
      }
    } catch (IOException e) {
      throw new Refusal(
          "Cannot bench: "
              + python
              + " should run "
              + script
              + " ("
              + e.getMessage()
              + "); PIXELTALLY_PYTHON names another Python 3.9 or later",
          e);
    }
    YamlNode found = YamlNode.read(out);
    Map<String, String> versions = new LinkedHashMap<>();
    tools.stream().filter(found::has).forEach(tool -> versions.put(tool, found.text(tool)));
    return versions;
  }

  Run run(String tool, BenchCocoKind kind, BenchCocoData.Made data)
      throws IOException, InterruptedException {
    return switch (tool) {
      case SCORE -> score(kind, data);
      case WARM -> warm(kind, data);
      default -> peer(tool, kind, data);
    };
  }

  private Run score(BenchCocoKind kind, BenchCocoData.Made data)
      throws IOException, InterruptedException {
    Measured m =
        measure(
            List.of(
                home.resolve("jobs/pixeltally").toString(),
                "score",
                "coco-" + kind.word(),
                "--truth",
                data.truth().toString(),
                "--predictions",
                data.results().toString(),
                "--threads",
                String.valueOf(cores.size()),
                "--json"),
            0);
    if (m.code != 0) {
      return Run.failed(problem(m));
    }
    String printed = Files.readString(out());
    double ap = YamlNode.parse(printed, SCORE).child("metrics").number("AP", -1);
    double none = Double.NaN;
    return new Run(none, none, none, none, none, m.wall, m.cpu, m.mib, ap, null);
  }

  private Run warm(BenchCocoKind kind, BenchCocoData.Made data)
      throws IOException, InterruptedException {
    Path report = result();
    Files.deleteIfExists(report);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String options = System.getenv("PIXELTALLY_JAVA_OPTS");
    if (options != null && !options.isBlank()) {
      command.addAll(List.of(options.strip().split("\\s+")));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.pixeltally.Pixeltally", "bench", "coco"));
    BenchCoco.child(kind, data, cores.size(), report)
        .forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    Measured m = measure(command, 0);
    if (m.code != 0) {
      return Run.failed(problem(m));
    }
    BenchCocoWarm w = BenchCocoWarm.read(report);
    double none = Double.NaN;
    return new Run(w.load(), w.median(), 0, w.cpu(), w.first(), none, none, m.mib, w.ap(), null);
  }

  private Run peer(String tool, BenchCocoKind kind, BenchCocoData.Made data)
      throws IOException, InterruptedException {
    // vernier 0.5 refuses a mask or key points without a box; others would take its area for
    // theirs.
    boolean needsBoxes = tool.equals("vernier");
    Path results = needsBoxes ? data.resultsWithBoxes() : data.results();
    Files.deleteIfExists(result());
    Measured m =
        measure(
            List.of(
                python,
                script.toString(),
                "evaluate",
                tool,
                kind.word(),
                data.truth().toString(),
                results.toString(),
                result().toString()),
            availableMib());
    if (m.code != 0) {
      return Run.failed(problem(m));
    }
    YamlNode r = YamlNode.read(result());
    return new Run(
        r.number("load"),
        r.number("evaluate"),
        r.number("accumulate"),
        r.number("cpu"),
        Double.NaN,
        m.wall,
        m.cpu,
        m.mib,
        r.number("ap"),
        null);
  }

  private Path result() {
    return work.resolve("result.json");
  }

  private Path out() {
    return work.resolve("measured.out");
  }

  private Path log() {
    return work.resolve("measured.log");
  }

  private Measured measure(List<String> command, long mib)
      throws IOException, InterruptedException {
    Path measured = work.resolve("measured.json");
    Files.deleteIfExists(measured);
    List<String> all = new ArrayList<>(List.of(python, script.toString(), "time"));
    String pinned = String.join(",", cores.stream().map(String::valueOf).toList());
    all.addAll(List.of(measured.toString(), pinned, String.valueOf(limit), String.valueOf(mib)));
    all.addAll(command);
    int code = start(all, out(), log());
    if (code != 0) {
      throw new IllegalStateException(script + " ended with " + code + ": " + last(log()));
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

  private String problem(Measured m) throws IOException {
    return m.code < 0 ? "over " + limit + " s" : last(log());
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
