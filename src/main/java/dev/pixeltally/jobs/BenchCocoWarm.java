package dev.pixeltally.jobs;

import dev.pixeltally.config.YamlNode;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.measure.coco.CocoEvaluator;
import dev.pixeltally.measure.coco.CocoKind;
import dev.pixeltally.measure.coco.CocoMetrics;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.coco.CocoRules;
import dev.pixeltally.measure.coco.CocoTensors;
import dev.pixeltally.tables.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Our evaluation of data that lie in memory, in a JVM that has done it before.
 *
 * @param load seconds to read both files, in the fresh JVM
 * @param first seconds of the first evaluation, with its summary
 * @param median seconds of an evaluation once the code is compiled
 * @param cpu CPU seconds of such an evaluation, the median; of all threads
 * @param ap average precision
 */
record BenchCocoWarm(double load, double first, double median, double cpu, double ap) {
  /** As long the JVM is left to compile, and at least so often. */
  private static final double WARM_SECONDS = 5;

  private static final int WARM_ROUNDS = 5;

  /** Then these are timed. */
  private static final int ROUNDS = 9;

  /** Measures in this process. */
  static void measure(
      BenchCocoKind kind, Path truthFile, Path resultsFile, int threads, Path report)
      throws IOException, InterruptedException {
    CocoProtocol protocol = kind.protocol();
    CocoRules rules = CocoRules.of(CocoKind.valueOf(kind.name()));
    long start = System.nanoTime();
    CocoTruth truth = truth(truthFile, protocol);
    CocoResults results = results(resultsFile, protocol);
    CocoResultsReader.match(results, truth, resultsFile.toString());
    long begun = System.nanoTime();
    BenchRepeated rounds =
        BenchRepeated.measure(
            WARM_SECONDS,
            WARM_ROUNDS,
            ROUNDS,
            () -> {
              CocoTensors tensors = CocoEvaluator.evaluate(truth, results, rules, threads);
              return CocoMetrics.lines(tensors, rules, truth).get(0).value();
            });
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("load", (begun - start) / 1e9);
    all.put("first", rounds.first());
    all.put("median", rounds.seconds());
    all.put("cpu", rounds.cpu());
    all.put("ap", rounds.outcome());
    Files.writeString(report, Json.pretty(all));
  }

  private static CocoTruth truth(Path file, CocoProtocol protocol) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CocoTruthReader.read(
          in, file.toString(), Files.size(file), protocol.parts(), Strictness.STRICT);
    }
  }

  private static CocoResults results(Path file, CocoProtocol protocol) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CocoResultsReader.read(in, file.toString(), Files.size(file), protocol.parts());
    }
  }

  /** What {@link #measure} wrote. */
  static BenchCocoWarm read(Path report) {
    YamlNode all = YamlNode.read(report);
    return new BenchCocoWarm(
        all.number("load"),
        all.number("first"),
        all.number("median"),
        all.number("cpu"),
        all.number("ap"));
  }
}
