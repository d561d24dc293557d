package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.SparkProcess.Outcome;
import dev.pixeltally.SparkProcess.Running;
import dev.pixeltally.StandaloneCluster;
import dev.pixeltally.StandaloneCluster.Machine;
import dev.pixeltally.config.EvaluateConfig;
import java.nio.file.Files;
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
    cluster =
        new StandaloneCluster(logs, new Machine(1, List.of("6")), new Machine(1, List.of("7")));
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

  @Test
  void aGpuThatCudaCannotUseEndsTheRunByItsAddress() throws Exception {
    Outcome outcome = refused("model.device=gpu", "spark.executor.resource.gpu.amount=1", 100);

    assertThat(outcome.err())
        .containsPattern("pixeltally: Cannot use device gpu, Spark's address [67]: this build's");
  }

  @Test
  void aGpuThatSparkGaveIsNotLeftIdleByDeviceAuto() throws Exception {
    Outcome outcome = refused("model.device=auto", "spark.executor.resource.gpu.amount=1", 100);

    assertThat(outcome.err()).contains("pixeltally: Cannot use device gpu, Spark's address");
  }

  @Test
  void gpusThatNoMachineHasEndTheRunInTime() throws Exception {
    Outcome outcome = refused("model.device=gpu", "spark.executor.resource.gpu.amount=2", 4);

    assertThat(outcome.err())
        .contains("pixeltally: Cannot use device gpu: Spark started no task with a GPU within 4 s")
        .contains("spark.executor.resource.gpu.amount");
  }

  @Test
  void gpusThatSparkIsNotToldOfEndTheRunAtOnce() throws Exception {
    Outcome outcome = refused("model.device=gpu", "spark.executor.resource.gpu.amount=0", 100);

    assertThat(outcome.err())
        .contains("pixeltally: model.device=gpu, but Spark gives its executors none");
  }

  @Test
  void aNetworkThatVanishesEndsTheRunByName() throws Exception {
    Trial trial = Trial.in(folder);
    Evaluation plan = EvaluateJob.plan(EvaluateConfig.of(trial.settings()));
    try (JavaSparkContext spark = Trial.spark(cluster.master())) {
      Files.delete(folder.resolve("colours.onnx"));

      assertThatThrownBy(() -> EvaluateJob.run(plan, spark)).hasMessageContaining("colours.onnx");
    }
    assertThat(trial.out()).doesNotExist();
  }

  private Outcome refused(String device, String gpus, int wait) throws Exception {
    Trial trial = Trial.in(folder);
    List<String> command = new ArrayList<>(List.of("evaluate"));
    trial
        .pairs(device, "model.device-wait=" + wait)
        .forEach(pair -> command.addAll(List.of("--set", pair)));
    try (Running driver = cluster.submit(folder, List.of("--conf", gpus), command)) {
      Outcome outcome = driver.end();
      assertThat(outcome.code()).as(() -> outcome.err() + cluster.logs()).isEqualTo(2);
      assertThat(trial.out().resolve("runs")).doesNotExist();
      assertThat(trial.out().resolve("_temporary")).doesNotExist();
      return outcome;
    }
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
