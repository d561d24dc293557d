package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pixeltally.SparkProcess;
import dev.pixeltally.SparkProcess.Outcome;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.deploy.SparkSubmit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in processes of its own: a cluster of several, and one with little memory. */
class CocoOnClusterTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void aClusterPrintsTheNumbersOfOneProcess() throws Exception {
    CocoSet set =
        CocoSet.of("bbox.jsonl.gz", CocoKind.BBOX, 1000).withoutLargeCategories().shuffled(11);
    Path truth = set.writeTruth(folder);
    Path results = set.writeResults(folder);
    Path run = folder.resolve("runs/one");
    Path parts = Files.createDirectories(run.resolve("detections"));
    for (String part : set.writeParts(parts, 5)) {
      if (part.contains("part-02") || part.contains("part-03")) {
        CocoSet.toParquet(part, part.replaceFirst("json.*", "parquet"));
        Files.delete(Path.of(part));
      }
    }
    Outcome here =
        new SparkProcess(folder)
            .pixeltally(
                "score", "coco-bbox", "--json", "--truth=" + truth, "--predictions=" + results);

    Path home = SparkProcess.sparkHome(Path.of("target/test-spark"));
    Path jar = SparkProcess.applicationJar(folder.resolve("pixeltally.jar"));
    Outcome there =
        new SparkProcess(folder)
            .environment("SPARK_HOME", home.toString())
            .environment("SPARK_SCALA_VERSION", "2.13")
            .run(
                SparkSubmit.class.getName(),
                List.of(
                    "--master",
                    "local-cluster[2,2,1024]",
                    "--conf",
                    "spark.ui.enabled=false",
                    "--class",
                    "dev.pixeltally.Pixeltally",
                    jar.toString(),
                    "score",
                    "coco-bbox",
                    "--spark",
                    "--json",
                    "--partitions=5",
                    "--truth=" + truth,
                    "--predictions=" + run));

    assertThat(here.code()).as(here.err()).isZero();
    assertThat(there.code()).as(there.err()).isZero();
    assertThat(numbers(there)).isEqualTo(numbers(here));
  }

  /** Half of 500,000 detections are of one class, and the heap is the least that Spark takes. */
  @Test
  void aClassOfHalfOfAllDetectionsNeedsLittleMemory() throws Exception {
    Path truth = folder.resolve("gt.json");
    Path results = folder.resolve("dt.json");
    write(truth, results, 5000);
    Outcome here =
        new SparkProcess(folder)
            .pixeltally(
                "score", "coco-bbox", "--json", "--truth=" + truth, "--predictions=" + results);

    Outcome there =
        new SparkProcess(folder)
            .option("-Xmx512m")
            .environment("PIXELTALLY_SUBMIT", "--master local[2]")
            .pixeltally(
                "score",
                "coco-bbox",
                "--spark",
                "--json",
                "--truth=" + truth,
                "--predictions=" + results);

    assertThat(here.code()).as(here.err()).isZero();
    assertThat(there.code()).as(there.err()).isZero();
    assertThat(numbers(there)).isEqualTo(numbers(here));
    assertThat(numbers(there).get("classes").get(0).get("detections").asLong())
        .isGreaterThan(240_000);
  }

  private static JsonNode numbers(Outcome outcome) throws IOException {
    JsonNode all = JSON.readTree(outcome.out());
    // Detections are numbered within their file.
    ((ObjectNode) all).remove("warnings");
    return all;
  }

  private static void write(Path truth, Path results, int images) throws IOException {
    Random random = new Random(5);
    try (BufferedWriter gt = Files.newBufferedWriter(truth);
        BufferedWriter dt = Files.newBufferedWriter(results)) {
      StringBuilder listed = new StringBuilder();
      gt.write("{\"annotations\":[");
      dt.write("[");
      for (int i = 1; i <= images; i++) {
        listed.append(i > 1 ? "," : "").append("{\"id\":%d}".formatted(i));
        for (int j = 0; j < 100; j++) {
          int k = random.nextBoolean() ? 1 : 2 + random.nextInt(9);
          int x = random.nextInt(400);
          int y = random.nextInt(400);
          String where = i + j > 1 ? "," : "";
          if (j < 10) {
            gt.write(
                where
                    + """
                    {"id":%d,"image_id":%d,"category_id":%d,"bbox":[%d,%d,60,60],"area":3600,"iscrowd":0}
                    """
                        .formatted(i * 100 + j, i, k, x, y));
          }
          int off = j < 10 ? random.nextInt(20) : 0;
          dt.write(
              where
                  + """
                  {"image_id":%d,"category_id":%d,"bbox":[%d,%d,60,60],"score":0.%03d}
                  """
                      .formatted(i, k, x + off, y, random.nextInt(1000)));
        }
      }
      dt.write("]");
      gt.write("],\"images\":[" + listed + "],\"categories\":[");
      for (int k = 1; k <= 10; k++) {
        gt.write((k > 1 ? "," : "") + "{\"id\":%d,\"name\":\"class %d\"}".formatted(k, k));
      }
      gt.write("]}");
    }
  }
}
