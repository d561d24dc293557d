package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.Pixeltally;
import dev.pixeltally.SparkProcess.Outcome;
import dev.pixeltally.SparkProcess.Running;
import dev.pixeltally.StandaloneCluster;
import dev.pixeltally.StandaloneCluster.Machine;
import dev.pixeltally.s3.FaultProxy;
import dev.pixeltally.s3.FaultProxy.Fault;
import dev.pixeltally.s3.NeedsS3;
import dev.pixeltally.s3.S3Server;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long run through a cluster whose machines die one after another, over an S3 that fails now and
 * then: {@code mvn -B -Ps3 test -Dtest=SoakTest -Dsoak.images=100000}. Every image is a copy, its
 * file a byte different, of one of {@link Trial}'s, whose label maps and counts Python has made.
 */
@NeedsS3
@EnabledIfSystemProperty(
    named = "soak.images",
    matches = "[1-9][0-9]*",
    disabledReason = "skipped: takes long; -Dsoak.images=100000 makes it")
class SoakTest {
  private static final int COPIES = Integer.getInteger("soak.images", 0) / Trial.IMAGES;
  private static final Duration BETWEEN_DEATHS =
      Duration.ofSeconds(Integer.getInteger("soak.seconds", 60));
  private static final double FAULTS = 0.1;
  private static final long PATIENCE_MINUTES = 120;
  private static final int MACHINES = 2;

  @TempDir Path folder;

  /** Of the committer two are told as failures elsewhere: it believes a body that lies. */
  private static FaultProxy.Plan faults() {
    FaultProxy.Plan some =
        FaultProxy.some(
            7,
            FAULTS,
            Fault.SLOW_DOWN,
            Fault.RESET,
            Fault.RESET_AFTER,
            Fault.TRUNCATED,
            Fault.LYING,
            Fault.SLOW);
    return (request, seen) -> {
      Fault fault = some.of(request, seen);
      boolean apart =
          (fault == Fault.LYING && request.contains("__magic"))
              || (fault == Fault.RESET_AFTER && request.startsWith("POST "));
      return apart ? Fault.NONE : fault;
    };
  }

  @Test
  void machinesDieAndTheStorageFailsAndTheBitsAreThoseOfAQuietRun() throws Exception {
    Trial small = Trial.in(folder.resolve("small"));
    String quiet;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      quiet = small.run(spark).run();
    }
    Trial trial = Trial.in(folder.resolve("soak")).copied(COPIES).allDifferent();
    pack(trial, folder.resolve("pack"));
    try (S3Server server = S3Server.start(folder);
        FaultProxy proxy = FaultProxy.before(server);
        StandaloneCluster cluster = new StandaloneCluster(folder.resolve("cluster"), machines())) {
      server.bucket("soak", folder.resolve("pack"));
      proxy.plan(faults());
      List<Long> driver = new ArrayList<>();
      List<Long> executors = new ArrayList<>();
      int deaths = 0;
      Instant started = Instant.now();
      Outcome outcome;
      try (Running running = submit(trial, cluster, server, proxy)) {
        Instant next = started.plus(BETWEEN_DEATHS);
        while (running.isAlive()) {
          Thread.sleep(1000);
          driver.add(resident(running.handle()));
          executors.add(cluster.executors().stream().mapToLong(SoakTest::resident).max().orElse(0));
          if (Instant.now().isAfter(next)) {
            cluster.replace(deaths++ % MACHINES);
            next = next.plus(BETWEEN_DEATHS);
          }
        }
        outcome = running.end(PATIENCE_MINUTES);
      }
      System.err.printf(
          Locale.ROOT,
          "soak: %d images in %d s, %d machines died, faults %s%n"
              + "soak: MiB resident, tenth by tenth: driver %s, largest executor %s%n",
          COPIES * Trial.IMAGES,
          Duration.between(started, Instant.now()).toSeconds(),
          deaths,
          Stream.of(Fault.values()).map(f -> f + " " + proxy.count(f)).toList(),
          tenths(driver),
          tenths(executors));
      assertThat(outcome.code()).as(outcome::err).isZero();
      assertThat(deaths).isPositive();
      assertThat(proxy.count(Fault.SLOW_DOWN)).isPositive();
      proxy.plan((request, seen) -> Fault.NONE);
      server.fetch("s3a://soak/out", trial.out());
      String run = new ObjectMapper().readTree(outcome.out()).get("run").asText();
      assertSameBits(small, quiet, trial, run);
    }
  }

  private static Machine[] machines() {
    Machine[] machines = new Machine[MACHINES];
    Arrays.fill(machines, new Machine(1));
    return machines;
  }

  private static void pack(Trial trial, Path pack) {
    String[] command = {
      "pack",
      "--out=" + pack,
      "--console=quiet",
      "--shard-size=1m",
      "--set",
      "dataset.root=" + trial.dataset(),
      "--set",
      "dataset.labels=" + trial.folder().resolve("colours.yaml")
    };
    assertThat(Pixeltally.run(command)).isZero();
  }

  private Running submit(Trial trial, StandaloneCluster cluster, S3Server server, FaultProxy proxy)
      throws IOException {
    Map<String, String> settings = new TreeMap<>(server.settings());
    settings.put("fs.s3a.endpoint", proxy.endpoint());
    settings.put("fs.s3a.retry.interval", "100ms");
    settings.put("fs.s3a.retry.throttle.interval", "100ms");
    List<String> options =
        new ArrayList<>(List.of("--properties-file", "conf/submit-standalone.conf"));
    settings.forEach((k, v) -> options.addAll(List.of("--conf", "spark.hadoop." + k + "=" + v)));
    List<String> command = new ArrayList<>(List.of("evaluate", "--json"));
    trial
        .pairs("dataset.root=s3a://soak", "out=s3a://soak/out", "pipeline.checkpoint=5000")
        .forEach(pair -> command.addAll(List.of("--set", pair)));
    return cluster.submit(Files.createDirectories(folder.resolve("driver")), options, command);
  }

  /** Every image has one row, and all rows are what Python says of its origin. */
  private static void assertSameBits(Trial small, String quiet, Trial trial, String run)
      throws IOException {
    int images = COPIES * Trial.IMAGES;
    assertThat(trial.table(run, "failures").stream().limit(3)).isEmpty();
    assertThat(trial.manifest(run).get("images").asInt()).isEqualTo(images);
    assertThat(trial.manifest(run).get("inferred").asInt()).isEqualTo(images);
    for (String table : List.of("summary", "class_metrics", "confusion")) {
      assertThat(times(trial.table(run, table), 1))
          .as(table)
          .isEqualTo(times(small.table(quiet, table), COPIES));
    }
    Map<String, Map<String, Object>> origins = small.predictions(quiet);
    Set<String> seen = new HashSet<>();
    try (TableReader rows =
        TableReader.of(Table.PREDICTIONS)
            .columns("image_id", "label_map")
            .open(trial.out() + "/predictions/run=" + run, Configuration::new)) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        String id = (String) row[0];
        assertThat(seen.add(id)).as(id).isTrue();
        byte[] expected = (byte[]) origins.get(id.substring(0, 8)).get("label_map");
        assertThat(Arrays.equals((byte[]) row[1], expected)).as(id).isTrue();
      }
    }
    assertThat(seen).hasSize(images);
  }

  /** Rows with their counts so many times as large; shares stay as they are, to the last bit. */
  private static List<Map<String, Object>> times(List<Map<String, Object>> rows, int times) {
    for (Map<String, Object> row : rows) {
      boolean counts = String.valueOf(row.get("metric")).endsWith("_pixels");
      row.replaceAll(
          (name, value) ->
              switch (name) {
                case "pixels", "support" -> Long.valueOf((Long) value * times);
                case "value" -> counts ? Double.valueOf((Double) value * times) : value;
                default -> value;
              });
    }
    return rows;
  }

  /** MiB that a process holds; 0 where it has just ended. */
  private static long resident(ProcessHandle process) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
          .findFirst()
          .orElse(0);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  private static List<Long> tenths(List<Long> values) {
    List<Long> most = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int from = values.size() * i / 10;
      int to = Math.max(from, values.size() * (i + 1) / 10);
      most.add(values.subList(from, to).stream().mapToLong(Long::longValue).max().orElse(0));
    }
    return most;
  }
}
