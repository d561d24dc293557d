package dev.pixeltally.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.SparkProcess;
import dev.pixeltally.SparkProcess.Outcome;
import dev.pixeltally.SparkProcess.Running;
import dev.pixeltally.StandaloneCluster;
import dev.pixeltally.StandaloneCluster.Machine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster whose workers report GPUs that are not there: Spark schedules them all the same. What
 * it gives to tasks is noted by tasks of the inference stage's own making; that networks run on it
 * needs a GPU.
 */
class GpuSchedulingTest {
  @TempDir static Path logs;
  private static StandaloneCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    cluster =
        new StandaloneCluster(
            logs, new Machine(2, List.of("0", "1")), new Machine(2, List.of("3", "5")));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void eachTaskHoldsOneDeviceOfItsOwnAndOtherStagesHoldNone() throws Exception {
    List<GpuShape.Note> notes =
        notes("spark.executor.cores=2", "spark.executor.resource.gpu.amount=2");

    List<GpuShape.Note> inference = stage(notes, "infer");
    assertThat(inference).hasSize(12).allSatisfy(n -> assertThat(n.cpus()).isEqualTo(1));
    refuseSharedDevices(inference);
    Set<String> used = new TreeSet<>();
    inference.forEach(n -> used.addAll(n.gpus()));
    assertThat(used).containsExactly("0", "1", "3", "5");
    noneElsewhere(notes);
  }

  @Test
  void coresBeyondTheGpusAreTheTasksOwnAndFreeForOtherStages() throws Exception {
    List<GpuShape.Note> notes =
        notes("spark.executor.cores=2", "spark.executor.resource.gpu.amount=1");

    List<GpuShape.Note> inference = stage(notes, "infer");
    assertThat(inference).hasSize(12).allSatisfy(n -> assertThat(n.cpus()).isEqualTo(2));
    refuseSharedDevices(inference);
    assertThat(inference.stream().map(GpuShape.Note::gpus).distinct()).hasSize(2);
    noneElsewhere(notes);
    assertThat(most(stage(notes, "before"))).isGreaterThan(2);
  }

  @Test
  void executorsWithGpusAreAskedForWithTheStageAlone() throws Exception {
    List<GpuShape.Note> notes =
        notes(
            "spark.executor.cores=1",
            "spark.dynamicAllocation.enabled=true",
            "spark.dynamicAllocation.shuffleTracking.enabled=true",
            "spark.dynamicAllocation.maxExecutors=2",
            "spark.dynamicAllocation.schedulerBacklogTimeout=1s");

    List<GpuShape.Note> inference = stage(notes, "infer");
    assertThat(inference).hasSize(12);
    refuseSharedDevices(inference);
    noneElsewhere(notes);
    Set<String> withGpu =
        inference.stream().map(GpuShape.Note::executor).collect(Collectors.toSet());
    assertThat(notes)
        .filteredOn(n -> !n.stage().equals("infer"))
        .allSatisfy(n -> assertThat(withGpu).doesNotContain(n.executor()));
  }

  private static List<GpuShape.Note> stage(List<GpuShape.Note> notes, String stage) {
    return notes.stream().filter(n -> n.stage().equals(stage)).toList();
  }

  private static void noneElsewhere(List<GpuShape.Note> notes) {
    assertThat(notes)
        .filteredOn(n -> !n.stage().equals("infer"))
        .hasSize(12 + 12 + 4)
        .allSatisfy(
            n -> {
              assertThat(n.gpus()).isEmpty();
              assertThat(n.cpus()).isEqualTo(1);
            });
  }

  /** One device a task, and at no time two tasks on one. */
  private static void refuseSharedDevices(List<GpuShape.Note> inference) {
    Map<String, List<GpuShape.Note>> byDevice =
        inference.stream()
            .collect(
                Collectors.groupingBy(
                    n -> {
                      assertThat(n.gpus()).hasSize(1);
                      return n.host() + " " + n.gpus().get(0);
                    }));
    byDevice.forEach((device, held) -> assertThat(most(held)).as(device).isEqualTo(1));
  }

  /** The most tasks at one time. */
  private static int most(List<GpuShape.Note> notes) {
    return notes.stream()
        .mapToInt(
            n ->
                (int) notes.stream().filter(o -> o.from() <= n.from() && n.from() < o.to()).count())
        .max()
        .orElse(0);
  }

  private List<GpuShape.Note> notes(String... conf) throws Exception {
    Path jar =
        SparkProcess.jar(
            folder.resolve("shape.jar"), GpuShape.class, "dev/pixeltally/spark/GpuShape");
    List<String> options = new ArrayList<>(List.of("--jars", jar.toString()));
    for (String pair : conf) {
      options.addAll(List.of("--conf", pair));
    }
    try (Running driver = cluster.submit(folder, options, GpuShape.class, List.of())) {
      Outcome outcome = driver.end();
      assertThat(outcome.code()).as(() -> outcome.err() + cluster.logs()).isZero();
      return StreamSupport.stream(new ObjectMapper().readTree(outcome.out()).spliterator(), false)
          .map(
              n ->
                  new GpuShape.Note(
                      n.get("stage").asText(),
                      n.get("executor").asText(),
                      n.get("host").asText(),
                      StreamSupport.stream(n.get("gpus").spliterator(), false)
                          .map(a -> a.asText())
                          .toList(),
                      n.get("cpus").asInt(),
                      n.get("from").asLong(),
                      n.get("to").asLong()))
          .toList();
    }
  }
}
