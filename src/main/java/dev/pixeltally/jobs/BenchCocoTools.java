package dev.pixeltally.jobs;

import dev.pixeltally.config.YamlNode;
import dev.pixeltally.jobs.BenchPinned.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs each evaluator of COCO's metrics, ours too, in a process of its own. */
final class BenchCocoTools {
  /** The names under which PyPI has them. */
  static final List<String> PEERS =
      List.of("pycocotools", "faster-coco-eval", "ultrafast-pycocotools", "hotcoco", "vernier");

  /** Our launcher, from files to numbers. */
  static final String SCORE = "pixeltally score";

  /** Our evaluator as a library, in a JVM that runs it again and again. */
  static final String WARM = "pixeltally, JVM warm";

  private final BenchPinned pinned;
  private final Path work;

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

  BenchCocoTools(BenchPinned pinned, Path work) {
    this.pinned = pinned;
    this.work = work;
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
        pinned.launcher(
            List.of(
                "score",
                "coco-" + kind.word(),
                "--truth",
                data.truth().toString(),
                "--predictions",
                data.results().toString(),
                "--threads",
                String.valueOf(pinned.cores()),
                "--json"));
    if (m.code() != 0) {
      return Run.failed(pinned.problem(m));
    }
    double ap = YamlNode.parse(pinned.printed(), SCORE).child("metrics").number("AP", -1);
    double none = Double.NaN;
    return new Run(none, none, none, none, none, m.wall(), m.cpu(), m.mib(), ap, null);
  }

  private Run warm(BenchCocoKind kind, BenchCocoData.Made data)
      throws IOException, InterruptedException {
    Path report = result();
    Files.deleteIfExists(report);
    List<String> arguments = new ArrayList<>(List.of("bench", "coco"));
    BenchCoco.child(kind, data, pinned.cores(), report)
        .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    Measured m = pinned.java(arguments);
    if (m.code() != 0) {
      return Run.failed(pinned.problem(m));
    }
    BenchCocoWarm w = BenchCocoWarm.read(report);
    double none = Double.NaN;
    return new Run(w.load(), w.median(), 0, w.cpu(), w.first(), none, none, m.mib(), w.ap(), null);
  }

  private Run peer(String tool, BenchCocoKind kind, BenchCocoData.Made data)
      throws IOException, InterruptedException {
    // vernier 0.5 refuses a mask or key points without a box; others would take its area for
    // theirs.
    boolean needsBoxes = tool.equals("vernier");
    Path results = needsBoxes ? data.resultsWithBoxes() : data.results();
    Files.deleteIfExists(result());
    Measured m =
        pinned.python(
            "peers_coco.py",
            List.of(
                "evaluate",
                tool,
                kind.word(),
                data.truth().toString(),
                results.toString(),
                result().toString()));
    if (m.code() != 0) {
      return Run.failed(pinned.problem(m));
    }
    YamlNode r = YamlNode.read(result());
    return new Run(
        r.number("load"),
        r.number("evaluate"),
        r.number("accumulate"),
        r.number("cpu"),
        Double.NaN,
        m.wall(),
        m.cpu(),
        m.mib(),
        r.number("ap"),
        null);
  }

  private Path result() {
    return work.resolve("result.json");
  }
}
