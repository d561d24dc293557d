package dev.pixeltally.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.SparkProcess;
import dev.pixeltally.StandaloneCluster;
import dev.pixeltally.StandaloneCluster.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is spent is spent, whatever became of it. */
class DeviceSpendTest {
  private static final long HELD_MILLIS = 300;

  @TempDir Path folder;

  @Test
  void attemptsThatFailAreCountedLikeOthers() {
    try (JavaSparkContext spark = spark("local[1,3]");
        DeviceSpend spend = new DeviceSpend(spark, 1)) {
      spark.parallelize(List.of(250L), 1).foreach(new Passes(spend.busy(), 2));

      DeviceSpend.Spent spent = spend.spent(Set.of());

      assertThat(spent.busySeconds()).isEqualTo(0.75);
      assertThat(spent.seconds()).isBetween(0.9, 10.0);
    }
  }

  @Test
  void anAttemptThatIsLostWithItsExecutorIsCountedAsItLastSaid() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("logs"));
    try (StandaloneCluster cluster = new StandaloneCluster(logs, new Machine(1))) {
      Path jar =
          SparkProcess.jar(
              folder.resolve("test.jar"),
              DeviceSpendTest.class,
              "dev/pixeltally/spark/DeviceSpendTest");
      SparkConf conf =
          conf(cluster.master())
              .set("spark.executor.memory", "640m")
              .set("spark.executor.heartbeatInterval", "200ms")
              .set("spark.jars", jar.toString());
      try (JavaSparkContext spark = new JavaSparkContext(conf);
          DeviceSpend spend = new DeviceSpend(spark, 1)) {
        spark.parallelize(List.of(250L), 1).foreach(new Dies(spend.busy()));

        DeviceSpend.Spent spent = spend.spent(Set.of());

        assertThat(spent.busySeconds()).isEqualTo(0.5);
        assertThat(spent.seconds()).isBetween(2 * Dies.MILLIS / 1e3, 60.0);
      }
    }
  }

  /** A task that takes its executor with it, the first time. */
  private record Dies(LongAccumulator busy) implements VoidFunction<Long> {
    private static final long MILLIS = 1500;

    @Override
    public void call(Long millis) throws InterruptedException {
      busy.add(millis * 1_000_000);
      Thread.sleep(MILLIS);
      if (TaskContext.get().attemptNumber() == 0) {
        Runtime.getRuntime().halt(1);
      }
    }
  }

  @Test
  void aPartOfADeviceIsCountedAsThatPart() {
    try (JavaSparkContext spark = spark("local[1]");
        DeviceSpend spend = new DeviceSpend(spark, 0.25)) {
      spark.parallelize(List.of(1L, 1L), 2).foreach(new Passes(spend.busy(), 0));

      DeviceSpend.Spent whole = spend.spent(Set.of("driver"));
      DeviceSpend.Spent part = spend.spent(Set.of());

      // Two tasks after one another hold a quarter each, and any of it for the whole time.
      assertThat(part.seconds()).isBetween(0.15, 0.3 * whole.seconds());
    }
  }

  @Test
  void tasksThatShareADeviceHoldItOnce() {
    try (JavaSparkContext spark = spark("local[4]");
        DeviceSpend spend = new DeviceSpend(spark, 1)) {
      spark.parallelize(List.of(1L, 1L, 1L, 1L), 4).foreach(new Passes(spend.busy(), 0));

      double slots = spend.spent(Set.of()).seconds();
      double shared = spend.spent(Set.of("driver")).seconds();

      assertThat(slots).isGreaterThanOrEqualTo(4 * HELD_MILLIS / 1e3);
      assertThat(shared).isGreaterThanOrEqualTo(HELD_MILLIS / 1e3).isLessThan(slots * 0.7);
    }
  }

  @Test
  void otherJobsAreNotCounted() throws InterruptedException {
    try (JavaSparkContext spark = spark("local[1]")) {
      // The first one's mark ends with it.
      new DeviceSpend(spark, 1).close();
      LongAccumulator busy = spark.sc().longAccumulator();
      Thread other =
          new Thread(() -> spark.parallelize(List.of(1L), 1).foreach(new Passes(busy, 0)));
      try (DeviceSpend spend = new DeviceSpend(spark, 1)) {
        other.start();
        other.join();
        assertThat(busy.value()).isPositive();
        assertThat(spend.spent(Set.of())).isEqualTo(DeviceSpend.Spent.NOTHING);
      }
    }
  }

  /** A task that holds its device for a while, and fails so many times. */
  private record Passes(LongAccumulator busy, int failures) implements VoidFunction<Long> {
    @Override
    public void call(Long millis) throws InterruptedException {
      busy.add(millis * 1_000_000);
      Thread.sleep(HELD_MILLIS);
      if (TaskContext.get().attemptNumber() < failures) {
        throw new IllegalStateException("as planned");
      }
    }
  }

  private static JavaSparkContext spark(String master) {
    return new JavaSparkContext(conf(master));
  }

  private static SparkConf conf(String master) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("pixeltally test")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "localhost")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }
}
