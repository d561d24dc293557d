package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.SparkProcess.Outcome;
import dev.pixeltally.SparkProcess.Running;
import dev.pixeltally.StandaloneCluster;
import dev.pixeltally.StandaloneCluster.Machine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master and two workers, as people run them: what is submitted there gives the same bits. */
class StandaloneTest {
  @TempDir static Path logs;
  private static StandaloneCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    cluster = new StandaloneCluster(logs, new Machine(1), new Machine(1));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void labelMapsAndTheirNumbersAreTheSameBits() throws Exception {
    Trial trial = Trial.in(folder);
    String here;
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      here = trial.run(spark).run();
    }

    String there = evaluate(trial.pairs("pipeline.partition-bytes=1"));

    EvaluateJobTest.assertSameBits(trial, here, there);
    JsonNode manifest = trial.manifest(there);
    assertThat(manifest.get("spark_master").asText()).isEqualTo(cluster.master());
    assertThat(manifest.get("partitions").asInt()).isEqualTo(Trial.IMAGES);
    assertThat(manifest.get("model_loads_by_executor"))
        .isNotEmpty()
        .allSatisfy(n -> assertThat(n.asInt()).isOne());
  }

  @Test
  void detectionsAndTheirNumbersAreTheSameBits() throws Exception {
    DetectorTrial trial = DetectorTrial.in(folder);
    String here;
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      here = trial.run(spark).run();
    }

    String there = evaluate(trial.pairs("pipeline.partition-bytes=1"));

    trial.assertSameBits(here, there);
    assertThat(trial.files().manifest(there).get("spark_master").asText())
        .isEqualTo(cluster.master());
  }

  private String evaluate(List<String> pairs) throws Exception {
    List<String> command = new ArrayList<>(List.of("evaluate", "--json"));
    pairs.forEach(pair -> command.addAll(List.of("--set", pair)));
    List<String> options = List.of("--properties-file", "conf/submit-standalone.conf");
    try (Running driver = cluster.submit(folder, options, command)) {
      Outcome outcome = driver.end();
      assertThat(outcome.code()).as(() -> outcome.err() + cluster.logs()).isZero();
      return new ObjectMapper().readTree(outcome.out()).get("run").asText();
    }
  }
}
