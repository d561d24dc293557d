package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.infer.NetworkCache;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.spark.ProcessMemory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks of {@code make_memory_golden.py}, which ask ONNX Runtime for 4 PiB once a pass has more
 * pixels than they have room for: the failure is the engine's own.
 */
class MemoryTest {
  private static final int BATCH = 8;

  /** Of each picture: batches fill up although the run is cut into partitions. */
  private static final int COPIES = 12;

  @TempDir static Path folder;
  private static Trial trial;
  private static JavaSparkContext spark;
  private RunReport run;
  private String told;

  @BeforeAll
  static void start() throws IOException {
    trial = Trial.in(folder).copied(COPIES);
    Trial.copy("/golden/memory", folder);
    spark = Trial.spark("local[1]");
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  /** A network that stays loaded keeps its lowered batch. */
  @BeforeEach
  void forget() {
    NetworkCache.forget();
  }

  private void evaluate(String network, int batch) throws IOException {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try (PrintStream to = new PrintStream(errors, true, StandardCharsets.UTF_8)) {
      System.setErr(to);
      run =
          trial.run(
              spark, "model.bundle=" + folder.resolve(network + ".yaml"), "model.batch=" + batch);
    } finally {
      System.setErr(before);
    }
    told = errors.toString(StandardCharsets.UTF_8);
  }

  private Map<String, Object> labelMaps() throws IOException {
    return trial.predictions(run.run()).entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                e ->
                    new String(
                        (byte[]) e.getValue().get("label_map"), StandardCharsets.ISO_8859_1)));
  }

  private static Set<Map<String, Object>> set(List<Map<String, Object>> rows) {
    return new HashSet<>(rows);
  }

  @Test
  void aBatchTooLargeIsHalvedUntilItFits() throws IOException {
    evaluate("tight", 1);
    assertThat(told).doesNotContain("memory did not suffice");
    assertThat(batch()).isEqualTo("{\"asked\":1,\"reached\":{\"driver\":1}}");
    Map<String, Object> alone = labelMaps();
    String first = run.run();
    NetworkCache.forget();

    evaluate("tight", BATCH);
    assertThat(run.failures()).isEmpty();
    assertThat(labelMaps()).isEqualTo(alone).hasSize(Trial.IMAGES * COPIES);
    Map<String, Map<String, Object>> rows = trial.predictions(run.run());
    for (String id : Trial.ids()) {
      byte[] map = (byte[]) rows.get(id + "_000").get("label_map");
      BufferedImage stored = ImageIO.read(new ByteArrayInputStream(map));
      BufferedImage expected = ImageIO.read(trial.expected(id).toFile());
      assertThat(EvaluateJobTest.ids(stored)).as(id).isEqualTo(EvaluateJobTest.ids(expected));
    }
    for (String table : List.of("summary", "class_metrics", "confusion")) {
      assertThat(set(trial.table(run.run(), table)))
          .as(table)
          .isEqualTo(set(trial.table(first, table)));
    }
    assertThat(trial.imageMetrics(run.run())).isEqualTo(trial.imageMetrics(first));
    assertThat(batch()).isEqualTo("{\"asked\":8,\"reached\":{\"driver\":2}}");
    assertThat(told.lines().filter(l -> l.contains("memory did not suffice")))
        .containsExactly(
            "pixeltally: memory did not suffice for model.batch=8: the run went on with a smaller"
                + " one (by executor: {driver=2})");
  }

  @Test
  void anImageThatDoesNotFitAloneIsAFailure() throws IOException {
    evaluate("narrow", BATCH);
    List<String> beyond = Files.readAllLines(folder.resolve("beyond.txt"));
    assertThat(labelMaps().keySet())
        .hasSize((Trial.IMAGES - beyond.size()) * COPIES)
        .noneMatch(id -> beyond.contains(original(id)));
    List<Map<String, Object>> failures = trial.table(run.run(), "failures");
    assertThat(failures).hasSize(beyond.size() * COPIES);
    assertThat(failures)
        .allSatisfy(
            r -> {
              assertThat(beyond).contains(original((String) r.get("image_id")));
              assertThat(r)
                  .containsEntry("stage", "infer")
                  .containsEntry("reason", "network_error");
              assertThat((String) r.get("message"))
                  .contains("out of memory with this image alone")
                  .contains("Failed to allocate memory for requested buffer of size");
            });
    assertThat(batch()).isEqualTo("{\"asked\":8,\"reached\":{\"driver\":1}}");
  }

  @Test
  void theProcessGrowsByNothingWorthOfWhatIsAskedFor() throws IOException {
    evaluate("narrow", BATCH);
    long before = ProcessMemory.peakBytes();
    for (int i = 0; i < 3; i++) {
      NetworkCache.forget();
      evaluate("narrow", BATCH);
    }
    // Each of these runs has dozens of passes that ask for 4 PiB; what grows is Spark and the heap.
    assertThat(ProcessMemory.peakBytes() - before).isLessThan(1L << 30);
  }

  private static String original(String copy) {
    return copy.substring(0, copy.length() - 4);
  }

  private String batch() throws IOException {
    return trial.manifest(run.run()).get("batch").toString();
  }
}
