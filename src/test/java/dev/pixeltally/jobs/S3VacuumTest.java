package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.s3.NeedsS3;
import dev.pixeltally.s3.S3Server;
import dev.pixeltally.s3.SparkProperties;
import dev.pixeltally.tables.AtWork;
import dev.pixeltally.tables.Removal;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Vacuum;
import dev.pixeltally.tables.VacuumPlan;
import dev.pixeltally.tables.VacuumPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs and vacuum in a bucket, where folders are but names. */
@NeedsS3
class S3VacuumTest {
  private static final String OUT = "s3a://vacuum/out";

  @TempDir Path folder;

  private static Configuration hadoop() {
    return HadoopSettings.plain();
  }

  private static VacuumPlan vacuum() throws IOException {
    return new Vacuum(OUT, S3VacuumTest::hadoop)
        .run(new VacuumPolicy(0, Duration.ZERO), Instant.now(), r -> {});
  }

  private Map<String, byte[]> fetched(S3Server server, String name) throws IOException {
    Path to = Files.createDirectories(folder.resolve(name));
    server.fetch(OUT, to);
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(to)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(to.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  @Test
  void anOlderRunGoesAndTheLatestKeepsEveryByte() throws Exception {
    try (S3Server server = S3Server.start(folder);
        SparkProperties settings = new SparkProperties(server.settings())) {
      assertThat(settings.hadoop()).isNotEmpty();
      Trial trial = Trial.in(folder.resolve("trial"));
      server.bucket("vacuum", trial.folder());
      RunReport first;
      RunReport second;
      try (JavaSparkContext spark = Trial.spark("local[2]")) {
        first = trial.run(spark, "out=" + OUT, "dataset.limit=3");
        second = trial.run(spark, "out=" + OUT, "dataset.limit=3");
      }
      Map<String, byte[]> before = fetched(server, "before");
      assertThat(before.keySet()).noneMatch(f -> f.contains("_at_work"));
      try (AtWork run = new RunFolder(OUT, "a", S3VacuumTest::hadoop).atWork(told -> {})) {
        assertThatThrownBy(S3VacuumTest::vacuum)
            .isInstanceOf(Refusal.class)
            .hasMessageContaining("A run is at work");
        run.check();
      }
      assertThat(fetched(server, "refused")).containsOnlyKeys(before.keySet());
      VacuumPlan plan = vacuum();
      assertThat(plan.removals().stream().map(Removal::path))
          .containsExactly("runs/" + first.run(), "predictions/run=" + first.run());
      Map<String, byte[]> after = fetched(server, "after");
      before.keySet().removeIf(f -> f.contains(first.run()) && !f.equals("latest.json"));
      assertThat(after).containsOnlyKeys(before.keySet());
      before.forEach((file, bytes) -> assertThat(after.get(file)).as(file).isEqualTo(bytes));
      assertThat(after.keySet()).anyMatch(f -> f.startsWith("predictions/run=" + second.run()));
      assertThat(vacuum().removals()).isEmpty();
    }
  }
}
