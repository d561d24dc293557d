package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.SparkProcess;
import dev.pixeltally.SparkProcess.Outcome;
import dev.pixeltally.SparkProcess.Running;
import dev.pixeltally.StandaloneCluster;
import dev.pixeltally.StandaloneCluster.Machine;
import dev.pixeltally.spark.DyingExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of a standalone cluster die in the middle of a run. */
class ClusterFailureTest {
  private static final int COPIES = 8;
  private static final int IMAGES = Trial.IMAGES * COPIES + 1;
  private static final String EACH_ALONE = "pipeline.partition-bytes=1";

  @TempDir static Path logs;
  @TempDir static Path folder;
  private static StandaloneCluster cluster;
  private static Trial trial;
  private static String undisturbed;

  @BeforeAll
  static void start() throws Exception {
    trial = Trial.in(folder).copied(COPIES).withLarge("last", 60);
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      undisturbed = trial.run(spark).run();
    }
    cluster = new StandaloneCluster(logs, new Machine(1), new Machine(1));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** As the documentation allows while no run is at work. */
  @BeforeEach
  void removeDrafts() throws IOException {
    FileUtils.deleteDirectory(trial.out().resolve("_temporary").toFile());
  }

  @Test
  void anExecutorsDeathCostsNoRowAndAddsNone() throws Exception {
    try (Running driver = submit(List.of())) {
      ProcessHandle victim = executorAtWork(driver);

      assertThat(victim.destroyForcibly()).isTrue();

      refuseDifference(driver);
      assertThat(driver.err()).contains("Lost executor");
    }
  }

  @Test
  void anExecutorsDeathInTheMidstOfACommitDoesNotEither() throws Exception {
    Path protocol =
        SparkProcess.jar(
            folder.resolve("dying.jar"), DyingExecutor.class, "dev/pixeltally/spark/DyingExecutor");
    Path marker = folder.resolve("an executor has died");
    List<String> options =
        List.of(
            "--jars",
            protocol.toString(),
            "--conf",
            "spark.sql.sources.commitProtocolClass=" + DyingExecutor.class.getName(),
            "--conf",
            DyingExecutor.MARKER + "=" + marker);
    try (Running driver = submit(options)) {
      refuseDifference(driver);
      assertThat(marker).exists();
      assertThat(driver.err()).contains("Lost executor");
    }
  }

  @Test
  void aDriversDeathPublishesNothingAndTheNextRunIsRight() throws Exception {
    List<Path> before = published();
    String latest = Files.readString(trial.out().resolve("latest.json"));
    try (Running driver = submit(List.of())) {
      executorAtWork(driver);

      driver.kill();

      assertThat(Files.readString(trial.out().resolve("latest.json"))).isEqualTo(latest);
      assertThat(published()).isEqualTo(before);
    }
    try (Running driver = submit(List.of())) {
      refuseDifference(driver);
    }
  }

  @Test
  void whatADriverHadCommittedWhenItDiedIsNotInferredAgain() throws Exception {
    Trial own = Trial.in(folder.resolve("resumed")).copied(COPIES).allDifferent();
    String whole;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      whole = own.run(spark).run();
    }
    FileUtils.deleteDirectory(own.out().resolve("predictions").toFile());
    String[] resuming = {EACH_ALONE, "fresh=false", "pipeline.checkpoint=10"};
    try (Running driver = submit(own, List.of(), resuming)) {
      while (driver.isAlive() && own.stored() < Trial.IMAGES) {
        Thread.sleep(20);
      }
      driver.kill();
    }
    int stored = own.stored();
    assertThat(stored).isBetween(Trial.IMAGES, Trial.IMAGES * COPIES - 1);
    assertThat(Trial.json(own.out().resolve("latest.json")).get("run").asText()).isEqualTo(whole);

    try (Running driver = submit(own, List.of(), resuming)) {
      Outcome outcome = driver.end();
      assertThat(outcome.code()).as(() -> outcome.err() + cluster.logs()).isZero();
      String run = new ObjectMapper().readTree(outcome.out()).get("run").asText();
      assertThat(own.manifest(run).get("inferred").asInt())
          .isEqualTo(Trial.IMAGES * COPIES - stored);
      assertThat(own.predictions(run)).hasSize(Trial.IMAGES * COPIES - stored);
      assertThat(own.manifest(run).get("predicted").asInt()).isEqualTo(Trial.IMAGES * COPIES);
      EvaluateJobTest.assertSameNumbers(own, whole, run);
      assertThat(own.imageMetrics(run)).isEqualTo(own.imageMetrics(whole));
    }
  }

  @Test
  void speculativeCopiesOfTasksLeaveOneRowEach() throws Exception {
    assumeTrue(
        StandaloneCluster.hasHosts(),
        "SKIPPED: no 127.0.0.2 here, and Spark copies tasks to other hosts only");
    Path events = Files.createDirectories(folder.resolve("events"));
    List<String> options = new ArrayList<>();
    for (String pair :
        List.of(
            "spark.speculation=true",
            "spark.speculation.efficiency.enabled=false",
            "spark.speculation.interval=5ms",
            "spark.speculation.quantile=0.1",
            "spark.speculation.multiplier=1.01",
            "spark.speculation.minTaskRuntime=5ms",
            "spark.eventLog.enabled=true",
            "spark.eventLog.compress=false",
            "spark.eventLog.dir=" + events.toUri())) {
      options.addAll(List.of("--conf", pair));
    }
    try (Running driver = submit(options)) {
      refuseDifference(driver);
    }
    assertThat(copies(events)).isPositive();
  }

  @Test
  void twoRunsAtOnceIntoOneFolderAreBothRight() throws Exception {
    try (Running one = submit(List.of("--conf", "spark.cores.max=1"));
        Running two = submit(List.of("--conf", "spark.cores.max=1"))) {
      String first = refuseDifference(one);
      String second = refuseDifference(two);
      assertThat(first).isNotEqualTo(second);
      assertThat(Trial.json(trial.out().resolve("latest.json")).get("run").asText())
          .isIn(first, second);
    }
  }

  private static long copies(Path events) throws IOException {
    long copies = 0;
    try (Stream<Path> files = Files.walk(events)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copies +=
            Files.readAllLines(file).stream()
                .filter(l -> l.contains("SparkListenerTaskStart"))
                .filter(l -> l.contains("\"Speculative\":true"))
                .count();
      }
    }
    return copies;
  }

  private static Running submit(List<String> more) throws IOException {
    return submit(trial, more, EACH_ALONE);
  }

  private static Running submit(Trial trial, List<String> more, String... settings)
      throws IOException {
    List<String> options =
        new ArrayList<>(List.of("--properties-file", "conf/submit-standalone.conf"));
    options.addAll(more);
    List<String> command = new ArrayList<>(List.of("evaluate", "--json"));
    trial.pairs(settings).forEach(pair -> command.addAll(List.of("--set", pair)));
    return cluster.submit(Files.createTempDirectory(folder, "run"), options, command);
  }

  /** Waits for the end, and compares with the undisturbed run; the run's name. */
  private static String refuseDifference(Running driver) throws Exception {
    Outcome outcome = driver.end();
    assertThat(outcome.code()).as(() -> outcome.err() + cluster.logs()).isZero();
    String run = new ObjectMapper().readTree(outcome.out()).get("run").asText();
    EvaluateJobTest.assertSameBits(trial, undisturbed, run);
    assertThat(trial.imageMetrics(run)).isEqualTo(trial.imageMetrics(undisturbed));
    assertThat(trial.manifest(run).get("predicted").asInt()).isEqualTo(IMAGES);
    return run;
  }

  /** An executor's process, once some tasks are committed and most are not. */
  private static ProcessHandle executorAtWork(Running driver) throws Exception {
    while (driver.isAlive() && committed() < Trial.IMAGES) {
      Thread.sleep(20);
    }
    assertThat(driver.isAlive()).as(() -> cluster.logs()).isTrue();
    assertThat(committed()).isLessThan(IMAGES / 2);
    return cluster.executors().get(0);
  }

  /** Tasks of the newest run that are committed. */
  private static long committed() throws IOException {
    Path drafts = trial.out().resolve("_temporary");
    if (!Files.isDirectory(drafts)) {
      return 0;
    }
    long most = 0;
    try (Stream<Path> attempts = Files.list(drafts)) {
      for (Path attempt : attempts.toList()) {
        try (Stream<Path> tasks = Files.list(attempt)) {
          most =
              Math.max(
                  most, tasks.filter(t -> t.getFileName().toString().startsWith("task_")).count());
        }
      }
    } catch (NoSuchFileException e) {
      return 0;
    }
    return most;
  }

  /** All files but drafts and marks. */
  private static List<Path> published() throws IOException {
    try (Stream<Path> files = Files.walk(trial.out())) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> !f.startsWith(trial.out().resolve("_temporary")))
          .filter(f -> !f.startsWith(trial.out().resolve("_at_work")))
          .sorted()
          .toList();
    }
  }
}
