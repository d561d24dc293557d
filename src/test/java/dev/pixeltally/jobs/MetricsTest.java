package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.SparkProcess;
import dev.pixeltally.StandaloneCluster;
import dev.pixeltally.StandaloneCluster.Machine;
import dev.pixeltally.spark.MeterPlugin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that Prometheus reads says of a run what {@code run.json} says of it. */
class MetricsTest {
  private static final String PREFIX =
      "metrics_pixeltally_driver_plugin_dev_pixeltally_spark_MeterPlugin_";
  private static final Pattern LINE = Pattern.compile(PREFIX + "(\\w+)\\{[^}]*} (\\S+)");

  @TempDir Path folder;

  @Test
  void executorsNumbersComeTogetherInTheDriversPage() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("logs"));
    try (StandaloneCluster cluster = new StandaloneCluster(logs, new Machine(1), new Machine(1))) {
      Path jar = SparkProcess.applicationJar(folder.resolve("pixeltally.jar"));
      SparkConf conf =
          conf(cluster.master())
              .set("spark.executor.memory", "640m")
              .set("spark.executor.cores", "1")
              .set("spark.jars", jar.toString());
      checkNumbers(conf);
    }
  }

  @Test
  void oneProcessHasTheSamePageByTheCheckedInFile() throws Exception {
    checkNumbers(conf("local[2]").set("spark.metrics.conf", "conf/metrics.properties"));
  }

  private SparkConf conf(String master) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("pixeltally test")
        .set("spark.ui.port", "0")
        .set("spark.driver.host", "localhost")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }

  /** A run that reuses predictions, infers others, and meets failures of both kinds. */
  private void checkNumbers(SparkConf conf) throws Exception {
    Trial trial = Trial.in(folder);
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      trial.run(spark, "dataset.limit=8");
    }
    Files.writeString(trial.photo("scene_15"), "<html>");
    Files.delete(trial.photo("scene_16"));
    Files.delete(trial.mask("scene_03"));

    try (JavaSparkContext spark = new JavaSparkContext(MeterPlugin.into(conf))) {
      String run =
          trial
              .run(spark, "fresh=false", "pipeline.partition-bytes=1", "cost.device-hour=3600000")
              .run();

      JsonNode manifest = trial.manifest(run);
      Map<String, Long> expected = expected(trial, manifest);
      URI page = URI.create(spark.sc().uiWebUrl().get() + "/metrics/prometheus/");
      Map<String, Double> numbers = read(page);
      // Executors tell as their tasks end: the last word may still be on its way.
      for (int i = 0; i < 50 && !counts(numbers).equals(expected); i++) {
        Thread.sleep(100);
        numbers = read(page);
      }
      assertThat(counts(numbers)).isEqualTo(expected);
      double held = manifest.get("device_seconds").asDouble();
      double busy = manifest.get("device_busy_seconds").asDouble();
      assertThat(busy).isPositive();
      assertThat(numbers.get("device_busy_seconds_Value")).isCloseTo(busy, within(1e-6));
      // Spark's own part of a task is held by nobody who could measure it there.
      assertThat(numbers.get("device_seconds_Value")).isBetween(busy, held);
      assertThat(manifest.get("cost").asDouble()).isCloseTo(1000 * held, withinPercentage(1e-3));
      assertThat(manifest.get("cost_per_1000_images").asDouble())
          .isCloseTo(1e6 * held / manifest.get("inferred").asInt(), withinPercentage(1e-3));
      assertThat(numbers.get("device_busy_share_Value")).isBetween(0.0, 1.0);
      assertThat(numbers.get("stall_seconds_decode_Value")).isPositive();
      assertThat(numbers.get("stall_seconds_write_Value")).isPositive();
      assertThat(numbers.get("stall_seconds_device_Value")).isZero();
      assertThat(numbers.get("devices_Value")).isZero();
    }
  }

  /** What the run's manifest says, and the sizes of the files on the disk. */
  private static Map<String, Long> expected(Trial trial, JsonNode manifest) throws IOException {
    Map<String, Long> expected = new TreeMap<>();
    manifest
        .get("failures")
        .properties()
        .forEach(e -> expected.put("failures_" + e.getKey(), e.getValue().asLong()));
    assertThat(expected.keySet())
        .containsExactly(
            "failures_missing_image", "failures_missing_truth", "failures_not_an_image");
    assertThat(manifest.get("reused").properties()).hasSize(1);
    long reused = manifest.get("reused").properties().iterator().next().getValue().asLong();
    expected.put("images_reused", reused);
    expected.put("images_inferred", manifest.get("inferred").asLong());
    expected.put("network_loads", manifest.get("model_loads").asLong());
    expected.put("images_done", manifest.get("predicted").asLong() + 1);
    // Every image is read for its sha256, and those that have no prediction are read again.
    long bytes = 0;
    for (Map<String, Object> row : trial.table(manifest.get("run").asText(), "images")) {
      long size = Files.size(trial.photo((String) row.get("image_id")));
      bytes += row.get("prediction_run").equals(manifest.get("run").asText()) ? 2 * size : size;
    }
    expected.put("images_bytes", bytes + 2 * Files.size(trial.photo("scene_15")));
    return expected;
  }

  /** The counts that are not 0. */
  private static Map<String, Long> counts(Map<String, Double> numbers) {
    Map<String, Long> counts = new TreeMap<>();
    numbers.forEach(
        (name, n) -> {
          if (name.endsWith("_Count") && n != 0) {
            counts.put(name.replace("_Count", ""), n.longValue());
          }
        });
    return counts;
  }

  private static Map<String, Double> read(URI page) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(page).build();
    String text = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    Map<String, Double> numbers = new TreeMap<>();
    for (String line : text.lines().filter(l -> l.startsWith(PREFIX)).toList()) {
      Matcher matcher = LINE.matcher(line);
      assertThat(matcher.matches()).as(line).isTrue();
      numbers.put(matcher.group(1), Double.valueOf(matcher.group(2)));
    }
    assertThat(numbers).as(text).isNotEmpty();
    return numbers;
  }
}
