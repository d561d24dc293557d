package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.report.RunReport;
import dev.pixeltally.s3.FaultProxy;
import dev.pixeltally.s3.FaultProxy.Fault;
import dev.pixeltally.s3.NeedsS3;
import dev.pixeltally.s3.S3Server;
import dev.pixeltally.s3.SparkProperties;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong between us and S3 changes no bit of a run, or ends it. */
@NeedsS3
class S3FaultTest {
  private static final String OUT = "s3a://faults/out";
  @TempDir static Path folder;
  private static Trial trial;
  private static S3Server server;
  private static FaultProxy proxy;
  private static SparkProperties properties;
  private static JavaSparkContext spark;
  private static RunReport here;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    proxy = FaultProxy.before(server);
    Map<String, String> settings = new TreeMap<>(server.settings());
    settings.put("fs.s3a.endpoint", proxy.endpoint());
    // Waits of a test, not of a night; how often is tried stays as it is.
    settings.put("fs.s3a.retry.interval", "20ms");
    settings.put("fs.s3a.retry.throttle.interval", "20ms");
    properties = new SparkProperties(settings);
    trial = Trial.in(folder.resolve("trial"));
    server.bucket("faults", trial.folder());
    spark = Trial.spark("local[2,3]");
    here = trial.run(spark);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      spark.close();
      properties.close();
      proxy.close();
      server.close();
    }
  }

  @BeforeEach
  void calm() {
    proxy.plan((request, seen) -> Fault.NONE);
  }

  private static RunReport run(String... more) throws Exception {
    List<String> pairs =
        new ArrayList<>(
            List.of(
                "dataset.root=s3a://faults/dataset",
                "model.bundle=s3a://faults",
                "out=" + OUT,
                "pipeline.partition-bytes=4000"));
    pairs.addAll(List.of(more));
    return trial.run(spark, pairs.toArray(String[]::new));
  }

  private static void sameBits() throws Exception {
    RunReport there = run();
    server.fetch(OUT, trial.out());
    assertThat(there.failed()).isZero();
    EvaluateJobTest.assertSameBits(trial, here.run(), there.run());
  }

  @Test
  void faultsThatPassChangeNoBit() throws Exception {
    Fault[] faults = {
      Fault.SLOW_DOWN, Fault.RESET, Fault.RESET_AFTER, Fault.TRUNCATED, Fault.LYING, Fault.SLOW
    };
    FaultProxy.Plan some = FaultProxy.some(1, 0.2, faults);
    // Of the committer two are below: it believes a body that lies, and completes uploads by POST.
    proxy.plan(
        (request, seen) -> {
          Fault fault = some.of(request, seen);
          boolean apart =
              (fault == Fault.LYING && request.contains("__magic"))
                  || (fault == Fault.RESET_AFTER && request.startsWith("POST "));
          return apart ? Fault.NONE : fault;
        });
    sameBits();
    for (Fault fault : faults) {
      assertThat(proxy.count(fault)).as(fault.toString()).isPositive();
    }
  }

  /** A fault of one image's object that does not pass. */
  private static FaultProxy.Plan broken(Fault fault) {
    return (request, seen) ->
        request.startsWith("GET /faults/dataset/JPEGImages/scene_07.jpg") ? fault : Fault.NONE;
  }

  @Test
  void aBodyThatIsCutEachTimeIsReadOnFromThere() throws Exception {
    proxy.plan(broken(Fault.TRUNCATED));
    sameBits();
    assertThat(proxy.count(Fault.TRUNCATED)).isGreaterThan(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"LYING", "DENIED"})
  void anImageThatCannotBeReadEndsTheRunByNameAndIsNoRow(Fault fault) throws Exception {
    proxy.plan(broken(fault));
    assertBroken(fault, "Cannot read s3a://faults/dataset/JPEGImages/scene_07.jpg");
  }

  @Test
  void aCommitThatIsCutEndsTheRun() throws Exception {
    proxy.plan(
        (request, seen) ->
            request.startsWith("GET ") && request.contains(".pendingset")
                ? Fault.LYING
                : Fault.NONE);
    assertBroken(Fault.LYING, "pendingset");
  }

  @Test
  void uploadsThatWereCompletedWithoutAnAnswerAreThereOnce() throws Exception {
    proxy.plan(
        (request, seen) ->
            request.startsWith("POST ") && request.contains("uploadId=") && seen == 0
                ? Fault.RESET_AFTER
                : Fault.NONE);
    sameBits();
    assertThat(proxy.count(Fault.RESET_AFTER)).isPositive();
  }

  /**
   * The third of several commits cannot write its files: of the two before it, which run at once,
   * one has ended when it begins.
   */
  @Test
  void aLaterCommitThatFailsLeavesTheEarlierOnesPredictions() throws Exception {
    String out = "s3a://faults/waves";
    String[] more = {"out=" + out, "pipeline.checkpoint=3", "fresh=false"};
    proxy.plan(
        (request, seen) ->
            request.matches("(PUT|POST) /faults/waves/.*-2[./].*") ? Fault.DENIED : Fault.NONE);
    assertThatThrownBy(() -> run(more)).hasStackTraceContaining("AccessDenied");
    assertThat(proxy.count(Fault.DENIED)).isPositive();
    proxy.plan((request, seen) -> Fault.NONE);
    Set<String> left = objects(out);
    assertThat(left).anyMatch(name -> name.matches("predictions/run=.*-[01][.].*"));
    left.removeIf(
        name ->
            name.startsWith("predictions/run=")
                || name.startsWith("__magic")
                || name.equals("_SUCCESS"));
    assertThat(left).isEmpty();

    RunReport next = run(more);
    server.fetch(out, trial.out());
    EvaluateJobTest.assertSameNumbers(trial, here.run(), next.run());
    assertThat(trial.imageMetrics(next.run())).isEqualTo(trial.imageMetrics(here.run()));
    int inferred = trial.manifest(next.run()).get("inferred").asInt();
    assertThat(inferred).isBetween(1, Trial.IMAGES - 1);
    assertThat(trial.predictions(next.run())).hasSize(inferred);
  }

  /** The run ends and says why, and no reader sees anything of it. */
  private static void assertBroken(Fault fault, String why) throws Exception {
    Set<String> before = objects(OUT);
    assertThatThrownBy(S3FaultTest::run).hasStackTraceContaining(why);
    assertThat(proxy.count(fault)).isPositive();
    proxy.plan((request, seen) -> Fault.NONE);
    // The marker of the latest commit goes when the next begins.
    before.remove("_SUCCESS");
    Set<String> after = objects(OUT);
    // Of a task that was still being stopped when the run took back what it had.
    after.removeIf(name -> name.startsWith("__magic"));
    assertThat(after).isEqualTo(before);
  }

  private static Set<String> objects(String below) throws Exception {
    Path copy = Files.createTempDirectory(folder, "copy");
    try {
      server.fetch(below, copy);
    } catch (FileNotFoundException e) {
      return new TreeSet<>();
    }
    try (Stream<Path> all = Files.walk(copy)) {
      return all.filter(Files::isRegularFile)
          .map(file -> copy.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void anImageThatIsReallyBrokenIsARow() throws Exception {
    Trial other = Trial.in(folder.resolve("other"));
    Files.write(other.photo("scene_07"), new byte[] {1, 2, 3});
    server.bucket("rows", other.folder());
    RunReport report = other.run(spark, "dataset.root=s3a://rows/dataset", "out=" + other.out());
    assertThat(report.failed()).isOne();
    assertThat(report.images()).isEqualTo(Trial.IMAGES - 1);
  }
}
