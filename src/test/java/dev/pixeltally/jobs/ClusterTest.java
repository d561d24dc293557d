package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.SparkProcess;
import dev.pixeltally.SparkProcess.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkSubmit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of two executors with two slots each, in processes of their own. */
class ClusterTest {
  @TempDir Path folder;

  @Test
  void aClusterGivesTheSameBitsAndLoadsOneNetworkAnExecutor() throws Exception {
    Trial trial = Trial.in(folder);
    String here;
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      here = trial.run(spark).run();
    }
    Path home = SparkProcess.sparkHome(Path.of("target/test-spark"));
    Path jar = SparkProcess.applicationJar(folder.resolve("pixeltally.jar"));

    Outcome outcome = evaluate(trial, home, jar);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode printed = new ObjectMapper().readTree(outcome.out());
    String there = printed.get("run").asText();
    EvaluateJobTest.assertSameBits(trial, here, there);
    JsonNode manifest = trial.manifest(there);
    assertThat(manifest.get("spark_master").asText()).startsWith("local-cluster");
    assertThat(manifest.get("partitions").asInt()).isEqualTo(Trial.IMAGES);
    assertThat(manifest.get("model_loads").asInt()).isBetween(1, 2);
    assertThat(manifest.get("model_loads_by_executor"))
        .allSatisfy(n -> assertThat(n.asInt()).isOne());
    assertThat(manifest.get("model_loads_by_executor").has("driver")).isFalse();
  }

  @Test
  void aDetectorsDetectionsAndNumbersAreTheSameBitsToo() throws Exception {
    DetectorTrial trial = DetectorTrial.in(folder);
    String here;
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      here = trial.run(spark).run();
    }
    Path home = SparkProcess.sparkHome(Path.of("target/test-spark"));
    Path jar = SparkProcess.applicationJar(folder.resolve("pixeltally.jar"));

    Outcome outcome = submit(folder, home, jar, trial.pairs("pipeline.partition-bytes=1"));

    assertThat(outcome.code()).as(outcome.err()).isZero();
    String there = new ObjectMapper().readTree(outcome.out()).get("run").asText();
    assertThat(trial.files().manifest(there).get("spark_master").asText())
        .startsWith("local-cluster");
    trial.assertSameBits(here, there);
  }

  private static Outcome evaluate(Trial trial, Path home, Path jar)
      throws IOException, InterruptedException {
    return submit(trial.folder(), home, jar, trial.pairs("pipeline.partition-bytes=1"));
  }

  private static Outcome submit(Path folder, Path home, Path jar, List<String> pairs)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--master",
                "local-cluster[2,2,1024]",
                "--conf",
                "spark.ui.enabled=false",
                "--class",
                "dev.pixeltally.Pixeltally",
                jar.toString(),
                "evaluate",
                "--json"));
    for (String pair : pairs) {
      arguments.add("--set");
      arguments.add(pair);
    }
    return new SparkProcess(folder)
        .environment("SPARK_HOME", home.toString())
        .environment("SPARK_SCALA_VERSION", "2.13")
        .run(SparkSubmit.class.getName(), arguments);
  }
}
