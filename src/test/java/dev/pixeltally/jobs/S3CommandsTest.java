package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.SparkProcess;
import dev.pixeltally.SparkProcess.Outcome;
import dev.pixeltally.s3.NeedsS3;
import dev.pixeltally.s3.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as people give them, with buckets and credentials; nothing they leave says these. */
@NeedsS3
class S3CommandsTest {
  @TempDir static Path folder;
  private static Trial trial;
  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    trial = Trial.in(folder.resolve("trial"));
    server.bucket("commands", trial.folder());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** The documented file, and how this server is reached. */
  private static Path properties(Path into, Map<String, String> more) throws IOException {
    StringBuilder text =
        new StringBuilder(Files.readString(Path.of("conf/spark-defaults-s3.conf"))).append('\n');
    Map<String, String> all = new TreeMap<>(more);
    server.settings().entrySet().stream()
        .filter(e -> !e.getKey().matches(".*(access|secret)[.]key"))
        .forEach(e -> all.put("spark.hadoop." + e.getKey(), e.getValue()));
    all.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    return Files.writeString(into.resolve("s3.conf"), text);
  }

  private static SparkProcess process(Path properties) throws IOException {
    return new SparkProcess(Files.createDirectories(properties.getParent()))
        .environment("PIXELTALLY_SUBMIT", "--master local[2,4] --properties-file " + properties);
  }

  private static SparkProcess withVariables(SparkProcess process) {
    return process
        .environment("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY)
        .environment("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
  }

  private static String[] evaluate(String out) {
    return new String[] {
      "evaluate",
      "--json",
      "--set",
      "dataset.root=s3a://commands/dataset",
      "--set",
      "dataset.split=val",
      "--set",
      "dataset.labels=s3a://commands/colours.yaml",
      "--set",
      "model.bundle=s3a://commands",
      "--out",
      out
    };
  }

  @Test
  void noSecretIsInAnythingThatARunWritesOrPrints() throws Exception {
    Path home = Files.createDirectories(folder.resolve("secrets"));
    Path events = Files.createDirectories(home.resolve("events"));
    Map<String, String> more = new TreeMap<>();
    more.put("spark.ui.enabled", "true");
    more.put("spark.ui.port", "0");
    more.put("spark.eventLog.enabled", "true");
    more.put("spark.eventLog.compress", "false");
    more.put("spark.eventLog.dir", events.toUri().toString());
    more.put("spark.hadoop.fs.s3a.buffer.dir", home.resolve("buffer").toString());
    // The way that leaves the most behind: keys among Spark's own settings.
    more.put("spark.hadoop.fs.s3a.access.key", S3Server.ACCESS_KEY);
    more.put("spark.hadoop.fs.s3a.secret.key", S3Server.SECRET_KEY);
    Path properties = properties(home, more);
    Path logging = home.resolve("log4j2.properties");
    Files.writeString(
        logging,
        """
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.target = SYSTEM_ERR
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %p %c: %m%n%throwable
        """);
    Outcome outcome =
        process(properties)
            .option("-Dlog4j2.configurationFile=" + logging)
            .pixeltally(evaluate("s3a://commands/out"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("INFO");
    Path fetched = home.resolve("fetched");
    server.fetch("s3a://commands/out", fetched);
    Files.delete(properties);

    List<String> saying = new ArrayList<>();
    boolean event = false;
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        event |= file.startsWith(events) && text.contains("fs.s3a.secret.key");
        if (text.contains(S3Server.SECRET_KEY) || text.contains(S3Server.ACCESS_KEY)) {
          saying.add(file.toString());
        }
      }
    }
    assertThat(event).as("the event log lists the setting").isTrue();
    assertThat(saying).isEmpty();
    assertThat(outcome.out()).doesNotContain(S3Server.SECRET_KEY);
  }

  @Test
  void scoreAndInspectReadBucketsWithAwsVariables() throws Exception {
    Path home = Files.createDirectories(folder.resolve("variables"));
    Path properties = properties(home, Map.of());
    Outcome inspected =
        withVariables(process(properties))
            .pixeltally(
                "inspect",
                "voc",
                "s3a://commands/dataset",
                "--labels",
                trial.folder().resolve("colours.yaml").toString(),
                "--json");
    assertThat(inspected.code()).as(inspected.err()).isZero();
    assertThat(new ObjectMapper().readTree(inspected.out()).toString()).contains("20");

    Outcome there = score(properties, "s3a://commands/", "s3a://commands/scores");
    Outcome here = score(properties, trial.folder() + "/", home.resolve("scores").toString());
    Path fetched = home.resolve("fetched");
    server.fetch("s3a://commands/scores", fetched);
    String one = new ObjectMapper().readTree(there.out()).get("run").asText();
    String other = new ObjectMapper().readTree(here.out()).get("run").asText();
    Trial remote = new Trial(folder.resolve("remote"));
    Files.createDirectories(remote.folder());
    Files.move(fetched, remote.out());
    Trial local = new Trial(folder.resolve("local"));
    Files.createDirectories(local.folder());
    Files.move(home.resolve("scores"), local.out());
    for (String table : List.of("summary", "class_metrics", "confusion")) {
      assertThat(remote.table(one, table)).isNotEmpty().isEqualTo(local.table(other, table));
    }
    assertThat(Trial.json(remote.out().resolve("latest.json")).get("run").asText()).isEqualTo(one);
  }

  private static Outcome score(Path properties, String from, String out) throws Exception {
    Outcome outcome =
        withVariables(process(properties))
            .pixeltally(
                "score",
                "mean-iou",
                "--labels",
                trial.folder().resolve("colours.yaml").toString(),
                "--truth",
                from + "dataset/SegmentationClass",
                "--predictions",
                from + "expected",
                "--json",
                "--out",
                out);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome;
  }

  @Test
  void aBucketThatRefusesAccessIsNamed() throws Exception {
    Path home = Files.createDirectories(folder.resolve("denied"));
    Outcome outcome =
        process(properties(home, Map.of("spark.hadoop.fs.s3a.retry.limit", "1")))
            .environment("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY)
            .environment("AWS_SECRET_ACCESS_KEY", "wrong")
            .pixeltally(evaluate("s3a://commands/none"));
    assertThat(outcome.code()).isOne();
    assertThat(outcome.err()).contains("s3a://commands").contains("AccessDenied");
    assertThat(outcome.err().lines().filter(l -> l.startsWith("pixeltally:"))).hasSize(1);
  }
}
