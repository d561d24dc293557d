package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.s3.NeedsS3;
import dev.pixeltally.s3.S3Server;
import dev.pixeltally.s3.SparkProperties;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets, bundles and output in a bucket: the bits of a local run. */
@NeedsS3
class S3Test {
  @TempDir static Path folder;
  private static S3Server server;
  private static SparkProperties properties;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    properties = new SparkProperties(server.settings());
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      properties.close();
      server.close();
    }
  }

  /** All of a run in a bucket whose objects are a trial's files. */
  private static String[] in(String bucket) {
    return new String[] {
      "dataset.root=s3a://" + bucket + "/dataset",
      "dataset.labels=s3a://" + bucket + "/colours.yaml",
      "model.bundle=s3a://" + bucket,
      "out=s3a://" + bucket + "/out",
      "pipeline.partition-bytes=4000",
      "overlays=2"
    };
  }

  @Test
  void labelMapsAreTheSameBits() throws Exception {
    Trial trial = Trial.in(folder.resolve("labels"));
    server.bucket("labels", trial.folder());
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      RunReport here = trial.run(spark);
      RunReport there = trial.run(spark, in("labels"));
      server.fetch("s3a://labels/out", trial.out());
      EvaluateJobTest.assertSameBits(trial, here.run(), there.run());
      assertMagic(trial);
      assertThat(trial.manifest(there.run()).get("dataset").asText())
          .isEqualTo("s3a://labels/dataset");
      assertThat(Trial.json(trial.out().resolve("latest.json")).get("run").asText())
          .isEqualTo(there.run());
      try (Stream<Path> all = Files.walk(trial.out())) {
        assertThat(all.map(Path::toString))
            .noneMatch(
                f -> f.contains("__magic") || f.endsWith(".tmp") || f.contains("_temporary"));
      }
      assertThat(trial.out().resolve("runs/" + there.run() + "/overlays")).isNotEmptyDirectory();
    }
  }

  @Test
  void aRunOfSeveralCommitsIsUsedByTheNext() throws Exception {
    Trial trial = Trial.in(folder.resolve("waves"));
    server.bucket("waves", trial.folder());
    List<String> pairs = new ArrayList<>(List.of(in("waves")));
    pairs.addAll(List.of("pipeline.checkpoint=3", "fresh=false"));
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      RunReport here = trial.run(spark);

      RunReport first = trial.run(spark, pairs.toArray(String[]::new));
      server.fetch("s3a://waves/out", trial.out());
      EvaluateJobTest.assertSameBits(trial, here.run(), first.run());
      assertThat(commits(trial, first.run())).hasSizeGreaterThan(2);
      assertMagic(trial);

      RunReport second = trial.run(spark, pairs.toArray(String[]::new));
      server.fetch("s3a://waves/out", trial.out());
      EvaluateJobTest.assertSameNumbers(trial, here.run(), second.run());
      assertThat(trial.imageMetrics(second.run())).isEqualTo(trial.imageMetrics(here.run()));
      assertMagic(trial);
      JsonNode manifest = trial.manifest(second.run());
      assertThat(manifest.get("inferred").asInt()).isZero();
      assertThat(manifest.get("reused").get(first.run()).asInt()).isEqualTo(Trial.IMAGES);
      assertThat(trial.out().resolve("predictions/run=" + second.run())).doesNotExist();
      assertThat(trial.out().resolve("_at_work")).doesNotExist();
    }
  }

  /** The numbers of the commits that a run's predictions came by; their files' names have them. */
  private static Set<String> commits(Trial trial, String run) throws IOException {
    Pattern name = Pattern.compile("part-\\d+-" + run + "-(\\d+)[.].*");
    try (Stream<Path> all = Files.list(trial.out().resolve("predictions/run=" + run))) {
      return all.map(file -> name.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .collect(Collectors.toSet());
    }
  }

  private static void assertMagic(Trial trial) throws IOException {
    JsonNode success = Trial.json(trial.out().resolve("_SUCCESS"));
    assertThat(success.get("committer").asText()).isEqualTo("magic");
    assertThat(success.get("filenames")).isNotEmpty();
  }

  @Test
  void twoRunsAtOnceBelowOneFolderAreBothWhole() throws Exception {
    Trial trial = Trial.in(folder.resolve("two"));
    server.bucket("two", trial.folder());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      RunReport here = trial.run(spark);
      List<Future<RunReport>> runs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        runs.add(threads.submit(() -> trial.run(spark, in("two"))));
      }
      List<RunReport> done = new ArrayList<>();
      for (Future<RunReport> run : runs) {
        done.add(run.get());
      }
      server.fetch("s3a://two/out", trial.out());
      for (RunReport there : done) {
        EvaluateJobTest.assertSameBits(trial, here.run(), there.run());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sparksPagesDoNotSayTheCredentials() throws Exception {
    SparkConf conf =
        new SparkConf().setMaster("local[1]").setAppName("pages").set("spark.ui.port", "0");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      String top = spark.sc().uiWebUrl().get();
      String rest = "/api/v1/applications/" + spark.sc().applicationId() + "/environment";
      for (String page : new String[] {"/environment/", rest}) {
        try (InputStream in = URI.create(top + page).toURL().openStream()) {
          assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
              .contains("fs.s3a.secret.key")
              .doesNotContain(S3Server.SECRET_KEY)
              .doesNotContain(S3Server.ACCESS_KEY);
        }
      }
    }
  }

  @Test
  void aDetectorsRunIsScoredFromWhereItWasWritten() throws Exception {
    DetectorTrial trial = DetectorTrial.in(folder.resolve("boxes"));
    server.bucket("boxes", trial.folder());
    String images = "dataset.images=s3a://boxes/dataset/JPEGImages";
    String root = "dataset.root=s3a://boxes";
    String bundle = "model.bundle=s3a://boxes/bundle.yaml";
    String out = "out=s3a://boxes/out";
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      String here = trial.run(spark).run();
      for (String[] pairs :
          new String[][] {{root, images, bundle, out}, {root, images}, {bundle, out}}) {
        String there = trial.run(spark, pairs).run();
        server.fetch("s3a://boxes/out", trial.files().out());
        for (String table : new String[] {"summary", "class_metrics", "curves"}) {
          assertThat(trial.files().table(there, table))
              .as(table)
              .isNotEmpty()
              .isEqualTo(trial.files().table(here, table));
        }
        assertThat(trial.byImage(there)).isEqualTo(trial.byImage(here)).hasSize(Trial.IMAGES);
      }
    }
  }
}
