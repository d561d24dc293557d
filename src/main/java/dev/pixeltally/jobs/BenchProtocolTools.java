package dev.pixeltally.jobs;

import dev.pixeltally.config.YamlNode;
import dev.pixeltally.jobs.BenchPinned.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs each evaluator of the cases, ours too, in a process of its own. */
final class BenchProtocolTools {
  /** Our launcher, from files to numbers. */
  static final String SCORE = "pixeltally score";

  /** The same again and again in one JVM. */
  static final String WARM = "pixeltally, JVM warm";

  private final BenchPinned pinned;
  private final Path work;
  private final Map<String, Path> checkouts;

  /**
   * @param checkouts of the tools that PyPI lacks
   */
  BenchProtocolTools(BenchPinned pinned, Path work, Map<String, Path> checkouts) {
    this.pinned = pinned;
    this.work = work;
    this.checkouts = checkouts;
  }

  BenchProtocolRun run(String tool, BenchProtocolCase one, Path folder)
      throws IOException, InterruptedException {
    return switch (tool) {
      case SCORE -> score(one, folder);
      case WARM -> warm(one, folder);
      default -> peer(tool, one, folder);
    };
  }

  private BenchProtocolRun score(BenchProtocolCase one, Path folder)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("score"));
    one.score(folder)
        .forEach(
            (key, value) ->
                arguments.addAll(
                    key.equals(ScoreJob.PROTOCOL.key())
                        ? List.of(value)
                        : List.of("--" + key, value)));
    arguments.addAll(List.of("--threads", String.valueOf(pinned.cores()), "--json"));
    Measured m = pinned.launcher(arguments);
    if (m.code() != 0) {
      return BenchProtocolRun.failed(pinned.problem(m));
    }
    double score = YamlNode.parse(pinned.printed(), SCORE).child("metrics").number(one.metric());
    double none = Double.NaN;
    return new BenchProtocolRun(none, none, m.wall(), m.cpu(), m.mib(), score, null);
  }

  private BenchProtocolRun warm(BenchProtocolCase one, Path folder)
      throws IOException, InterruptedException {
    Files.deleteIfExists(result());
    List<String> arguments = new ArrayList<>(List.of("bench", "protocols"));
    BenchProtocols.child(one, folder, pinned.cores(), result())
        .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return told(pinned.java(arguments), Told.WITHOUT_PROCESS);
  }

  private BenchProtocolRun peer(String tool, BenchProtocolCase one, Path folder)
      throws IOException, InterruptedException {
    Files.deleteIfExists(result());
    List<String> arguments =
        new ArrayList<>(List.of(one.word(), tool, folder.toString(), result().toString()));
    if (checkouts.containsKey(tool)) {
      arguments.add(checkouts.get(tool).toString());
    }
    return told(pinned.python("peers_protocols.py", arguments), Told.WITH_PROCESS);
  }

  private enum Told {
    WITH_PROCESS,
    /** One that did the work many times over. */
    WITHOUT_PROCESS
  }

  private BenchProtocolRun told(Measured m, Told told) throws IOException {
    if (m.code() != 0) {
      return BenchProtocolRun.failed(pinned.problem(m));
    }
    YamlNode r = YamlNode.read(result());
    boolean process = told == Told.WITH_PROCESS;
    return new BenchProtocolRun(
        r.number("work"),
        r.number("cpu"),
        process ? m.wall() : Double.NaN,
        process ? m.cpu() : Double.NaN,
        m.mib(),
        r.number("score"),
        null);
  }

  private Path result() {
    return work.resolve("result.json");
  }
}
