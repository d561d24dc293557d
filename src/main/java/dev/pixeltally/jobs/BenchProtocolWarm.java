package dev.pixeltally.jobs;

import dev.pixeltally.config.Settings;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.tables.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Scores a case's files again and again in this process, from files to numbers each time. */
final class BenchProtocolWarm {
  /** As long the JVM is left to compile, and at least so often. */
  private static final double WARM_SECONDS = 6;

  private static final int WARM_ROUNDS = 2;

  /** Then these are timed. */
  private static final int ROUNDS = 5;

  private BenchProtocolWarm() {}

  /**
   * Writes {@code work} and {@code cpu}, seconds of a round once the code is compiled, the medians;
   * {@code first}, seconds of the first; {@code score}.
   */
  static void measure(BenchProtocolCase one, Path folder, int threads, Path report)
      throws IOException, InterruptedException {
    BenchRepeated rounds =
        BenchRepeated.measure(WARM_SECONDS, WARM_ROUNDS, ROUNDS, () -> score(one, folder, threads));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("work", rounds.seconds());
    all.put("cpu", rounds.cpu());
    all.put("first", rounds.first());
    all.put("score", rounds.outcome());
    Files.writeString(report, Json.pretty(all));
  }

  /** Runs the command and takes the case's metric from what it prints, its only outcome. */
  static double score(BenchProtocolCase one, Path folder, int threads)
      throws IOException, InterruptedException {
    Settings settings = new Settings(ScoreJob.SETTINGS);
    one.score(folder).forEach((key, value) -> settings.put(key, value, "bench"));
    settings.put(ScoreJob.THREADS.key(), String.valueOf(threads), "bench");
    settings.put("json", "true", "bench").put("console", "quiet", "bench");
    PrintStream terminal = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      int code = ScoreJob.run(settings, new String[0]);
      if (code != ExitCode.DONE) {
        throw new IllegalStateException("score ended with " + code);
      }
    } finally {
      System.setOut(terminal);
    }
    String printed = out.toString(StandardCharsets.UTF_8);
    return YamlNode.parse(printed, "score").child("metrics").number(one.metric());
  }
}
