package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.infer.NetworkCache;
import dev.pixeltally.report.RunReport;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run in many small partitions, against what Python makes of the same files. */
class EvaluateJobTest {
  /** Smaller than any image: each is a partition of its own. */
  private static final String EACH_ALONE = "pipeline.partition-bytes=1";

  @TempDir static Path folder;
  private static Trial trial;
  private static RunReport run;
  private static long loads;

  @BeforeAll
  static void evaluate() throws IOException {
    trial = Trial.in(folder);
    long before = NetworkCache.loads();
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      run = trial.run(spark, EACH_ALONE, "overlays=2");
    }
    loads = NetworkCache.loads() - before;
  }

  @Test
  void everyImageHasOneRowWithTheNetworksLabelMap() throws IOException {
    Map<String, Map<String, Object>> rows = trial.predictions(run.run());
    assertThat(rows.keySet()).containsExactlyElementsOf(Trial.ids());
    for (String id : Trial.ids()) {
      Map<String, Object> row = rows.get(id);
      BufferedImage stored = ImageIO.read(new ByteArrayInputStream((byte[]) row.get("label_map")));
      BufferedImage expected = ImageIO.read(trial.expected(id).toFile());
      assertThat(ids(stored)).as(id).isEqualTo(ids(expected));
      assertThat(row.get("width")).isEqualTo(expected.getWidth());
      assertThat(row.get("height")).isEqualTo(expected.getHeight());
      assertThat(row.get("label_space")).isEqualTo("colours");
      assertThat(row.get("device")).isEqualTo("cpu");
      // Any viewer shows the class's colour.
      assertThat(stored.getRGB(0, 0)).isEqualTo(expected.getRGB(0, 0));
    }
  }

  static int[] ids(BufferedImage map) {
    return map.getRaster().getSamples(0, 0, map.getWidth(), map.getHeight(), 0, (int[]) null);
  }

  @Test
  void theConfusionIsWhatNumPyCounts() throws IOException {
    List<String> cells =
        trial.table(run.run(), "confusion").stream()
            .map(r -> r.get("truth_id") + "," + r.get("prediction_id") + "," + r.get("pixels"))
            .toList();
    List<String> expected = Files.readAllLines(folder.resolve("confusion.csv"));
    assertThat(cells).containsExactlyInAnyOrderElementsOf(expected.subList(1, expected.size()));
  }

  @Test
  void theNumbersAreNumPysToTheLastBit() throws IOException {
    Map<String, Double> numbers = new TreeMap<>();
    trial.table(run.run(), "summary").forEach(r -> numbers.put((String) r.get("metric"), value(r)));
    trial.table(run.run(), "class_metrics").stream()
        .filter(r -> r.get("metric").equals("iou"))
        .forEach(r -> numbers.put("iou." + r.get("class_id"), value(r)));
    for (String line : Files.readAllLines(folder.resolve("metrics.csv"))) {
      String[] pair = line.split(",", -1);
      assertThat(numbers).containsEntry(pair[0], Double.valueOf(pair[1]));
    }
  }

  private static double value(Map<String, Object> row) {
    return (Double) row.get("value");
  }

  @Test
  void everyImageHasItsOwnNumbers() throws IOException {
    Map<Object, Long> rows =
        trial.table(run.run(), "image_metrics").stream()
            .filter(r -> r.get("metric").equals("mean_iou"))
            .collect(Collectors.groupingBy(r -> r.get("image_id"), Collectors.counting()));
    assertThat(rows).hasSize(Trial.IMAGES).containsOnlyKeys(Trial.ids().toArray());
    assertThat(rows.values()).containsOnly(1L);
  }

  @Test
  void manyPartitionsLoadTheNetworkOnce() throws IOException {
    JsonNode manifest = trial.manifest(run.run());
    assertThat(manifest.get("partitions").asInt()).isEqualTo(Trial.IMAGES);
    // None where a test before this one has left the same network in this process.
    assertThat(loads).isLessThanOrEqualTo(1);
    assertThat(manifest.get("model_loads").asLong()).isEqualTo(NetworkCache.loads());
    assertThat(manifest.get("devices")).hasSize(1);
  }

  @Test
  void theManifestSaysWhatRanAndLatestPointsToIt() throws IOException {
    JsonNode manifest = trial.manifest(run.run());
    assertThat(manifest.get("run").asText()).isEqualTo(run.run());
    assertThat(manifest.get("command").asText()).isEqualTo("evaluate");
    assertThat(manifest.get("protocol").asText()).isEqualTo("mean-iou");
    assertThat(manifest.get("images").asInt()).isEqualTo(Trial.IMAGES);
    assertThat(manifest.get("predicted").asInt()).isEqualTo(Trial.IMAGES);
    assertThat(manifest.get("failed").asInt()).isZero();
    assertThat(manifest.get("config").get("pipeline.partition-bytes").asText()).isEqualTo("1");
    assertThat(manifest.get("network_sha256").asText()).hasSize(64);
    assertThat(manifest.get("config_fingerprint").asText()).hasSize(64);
    assertThat(manifest.get("model_fingerprint").asText()).hasSize(64);
    assertThat(manifest.get("versions").get("spark").asText()).contains("4.1");
    assertThat(manifest.get("seconds").asDouble()).isPositive();
    assertThat(manifest.get("cpu_milliseconds").get("network").asDouble()).isPositive();
    assertThat(manifest.get("started").asText()).isLessThan(manifest.get("finished").asText());

    JsonNode latest = Trial.json(trial.out().resolve("latest.json"));
    assertThat(latest.get("run").asText()).isEqualTo(run.run());
    assertThat(trial.out().resolve(latest.get("path").asText()).resolve("run.json")).exists();
  }

  @Test
  void nothingButTheDocumentedFilesIsLeft() throws IOException {
    try (Stream<Path> files = Files.walk(trial.out())) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(f -> trial.out().relativize(f).toString())
              .filter(f -> !f.endsWith(".crc"))
              .map(f -> f.replace(run.run(), "RUN"))
              .map(f -> f.replaceAll("[^/]*\\.parquet", "F"))
              .map(f -> f.replaceAll("_scene_.*", ""))
              .distinct()
              .toList();
      assertThat(names)
          .containsExactlyInAnyOrder(
              "latest.json",
              "_SUCCESS",
              "predictions/run=RUN/F",
              "runs/RUN/run.json",
              "runs/RUN/summary/F",
              "runs/RUN/class_metrics/F",
              "runs/RUN/images/F",
              "runs/RUN/image_metrics/F",
              "runs/RUN/confusion/F",
              "runs/RUN/overlays/0001",
              "runs/RUN/overlays/0002");
    }
  }

  @Test
  void theWorstImagesHaveTheirPictures() throws IOException {
    List<Map<String, Object>> worst =
        trial.table(run.run(), "image_metrics").stream()
            .filter(r -> r.get("metric").equals("mean_iou"))
            .sorted((a, b) -> Double.compare(value(a), value(b)))
            .limit(2)
            .toList();
    for (int rank = 1; rank <= 2; rank++) {
      Object id = worst.get(rank - 1).get("image_id");
      Path picture =
          folder.resolve(run.places().get("pictures") + "/000" + rank + "_" + id + ".png");
      assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(4 * 30);
    }
  }

  @Test
  void anySlotsAndPartitionsGiveTheSameBits() throws IOException {
    for (String master : List.of("local[1]", "local[4]")) {
      try (JavaSparkContext spark = Trial.spark(master)) {
        for (String bytes : List.of("1", "5000", "64m")) {
          RunReport other = trial.run(spark, "pipeline.partition-bytes=" + bytes);
          assertSameBits(trial, run.run(), other.run());
        }
      }
    }
  }

  static void assertSameNumbers(Trial trial, String a, String b) throws IOException {
    for (String table : List.of("summary", "class_metrics", "confusion")) {
      assertThat(trial.table(b, table)).as(table).isNotEmpty().isEqualTo(trial.table(a, table));
    }
  }

  static void assertSameBits(Trial trial, String a, String b) throws IOException {
    assertSameNumbers(trial, a, b);
    var mine = trial.predictions(a);
    var others = trial.predictions(b);
    assertThat(others.keySet()).isEqualTo(mine.keySet());
    mine.forEach(
        (id, row) ->
            assertThat(
                    Arrays.equals(
                        (byte[]) row.get("label_map"), (byte[]) others.get(id).get("label_map")))
                .as(id)
                .isTrue());
  }
}
