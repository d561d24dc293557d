package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.SparkProcess;
import dev.pixeltally.SparkProcess.Outcome;
import dev.pixeltally.StandaloneCluster;
import dev.pixeltally.StandaloneCluster.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkSubmit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a submitted run leaves to be looked at: logs, names of jobs and stages, last numbers. */
class SeeingItRunTest {
  private static final Path LAYOUT = Path.of("conf/log4j2-json.properties").toAbsolutePath();
  private static final String CODE = ".* at \\w+\\.(java|scala):\\d+";

  @TempDir Path folder;

  @Test
  void aRunOnAClusterSaysWhatItDoes() throws Exception {
    Trial trial = Trial.in(folder);
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      trial.run(spark, "dataset.limit=8");
    }
    Files.writeString(trial.photo("scene_15"), "<html>");
    Path work = Files.createDirectories(folder.resolve("cluster"));
    Path numbers = Files.createDirectories(folder.resolve("numbers"));
    try (StandaloneCluster cluster = new StandaloneCluster(work, new Machine(1), new Machine(1))) {
      List<String> command = new ArrayList<>(List.of("evaluate", "--json"));
      trial
          .pairs("fresh=false", "pipeline.partition-bytes=1", "overlays=1")
          .forEach(pair -> command.addAll(List.of("--set", pair)));
      Outcome outcome =
          submit(
              List.of(
                  "--master",
                  cluster.master(),
                  "--conf",
                  "spark.executor.memory=640m",
                  "--conf",
                  "spark.executor.extraJavaOptions=-Dlog4j2.configurationFile=" + LAYOUT,
                  "--conf",
                  "spark.metrics.conf.driver.sink.csv.class=org.apache.spark.metrics.sink.CsvSink",
                  "--conf",
                  "spark.metrics.conf.driver.sink.csv.directory=" + numbers),
              command);
      assertThat(outcome.code()).as(() -> outcome.err() + cluster.logs()).isZero();

      String run = new ObjectMapper().readTree(outcome.out()).get("run").asText();
      checkDriver(outcome.err(), run);
      checkExecutors(work, run);
      checkNames("images", "stored predictions", "sha256", "pictures");
      checkLast(numbers, trial.manifest(run));
    }
  }

  @Test
  void scoringOnSparkHasNamesForItsJobs() throws Exception {
    Path truth = folder.resolve("truth.json");
    Path results = folder.resolve("results.json");
    // Ids that are lower than the ones before have all looked at.
    Files.writeString(
        truth,
        """
        {"images":[{"id":2,"width":9,"height":9},{"id":1,"width":9,"height":9}],
         "categories":[{"id":1,"name":"a"}],
         "annotations":[{"id":2,"image_id":2,"category_id":1,"iscrowd":0,"area":4,"bbox":[1,1,2,2]},
          {"id":1,"image_id":1,"category_id":1,"iscrowd":0,"area":25,"bbox":[1,1,5,5]}]}
        """);
    Files.writeString(
        results, "[{\"image_id\":1,\"category_id\":1,\"score\":0.5,\"bbox\":[1,1,5,4]}]");
    List<String> command =
        List.of(
            "score",
            "coco-bbox",
            "--spark",
            "--truth",
            truth.toString(),
            "--predictions",
            results.toString());

    Outcome outcome = submit(List.of("--master", "local[2]"), command);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    checkNames("reading", "repeated ids", "matching", "curves");
  }

  /** With Spark's jars alone on the class path: the program's classes come with its own jar. */
  private Outcome submit(List<String> options, List<String> command) throws Exception {
    Path home = SparkProcess.sparkHome(Path.of("target/test-spark"));
    List<String> line = new ArrayList<>(options);
    line.addAll(List.of("--conf", "spark.ui.enabled=false"));
    line.addAll(List.of("--conf", "spark.eventLog.enabled=true"));
    line.addAll(List.of("--conf", "spark.eventLog.rolling.enabled=false"));
    line.addAll(List.of("--conf", "spark.eventLog.compress=false"));
    Path events = Files.createDirectories(folder.resolve("events"));
    line.addAll(List.of("--conf", "spark.eventLog.dir=" + events.toUri()));
    line.addAll(List.of("--class", "dev.pixeltally.Pixeltally"));
    line.add(SparkProcess.applicationJar(folder.resolve("pixeltally.jar")).toString());
    line.addAll(command);
    return new SparkProcess(folder)
        .environment("SPARK_HOME", home.toString())
        .environment("SPARK_SCALA_VERSION", "2.13")
        .option("-Dlog4j2.configurationFile=" + LAYOUT)
        .classPath(home.resolve("jars") + "/*")
        .run(SparkSubmit.class.getName(), line);
  }

  /** Log lines, among others that no logger writes. */
  private static List<JsonNode> lines(String text) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.lines().filter(l -> l.startsWith("{")).toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static void checkDriver(String err, String run) throws IOException {
    List<JsonNode> lines = lines(err);
    int first = 0;
    while (!lines.get(first).get("msg").asText().startsWith("Run " + run + " begins")) {
      first++;
    }
    assertThat(lines.subList(first, lines.size()))
        .hasSizeGreaterThan(3)
        .allSatisfy(line -> assertThat(line.get("run").asText()).isEqualTo(run));
    assertThat(lines)
        .extracting(line -> line.get("msg").asText())
        .anyMatch(m -> m.contains("Committed " + run + "-1"))
        .anyMatch(m -> m.startsWith("Run published: "));
  }

  private static void checkExecutors(Path work, String run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(f -> f.endsWith("stderr")).toList()) {
        lines.addAll(lines(Files.readString(file)));
      }
    }
    List<JsonNode> ofTasks = lines.stream().filter(l -> !l.get("task").asText().isEmpty()).toList();
    assertThat(ofTasks).allSatisfy(l -> assertThat(l.get("run").asText()).isEqualTo(run));
    assertThat(ofTasks)
        .anySatisfy(
            l -> {
              assertThat(l.get("msg").asText()).startsWith("Inferred 1 images on cpu, failures {}");
              assertThat(l.get("task").asText()).matches("task \\S+ in stage \\S+ \\(TID \\d+\\)");
              assertThat(l.get("level").asText()).isEqualTo("INFO");
            })
        .anySatisfy(
            l -> {
              assertThat(l.get("msg").asText())
                  .startsWith("scene_15 failed, stage DECODE, reason not_an_image");
              assertThat(l.get("level").asText()).isEqualTo("WARN");
            });
  }

  /** Every job and stage has a name that is no line of code. */
  private void checkNames(String... parts) throws IOException {
    List<String> jobs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("events"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (JsonNode event : lines(Files.readString(file))) {
          if (event.get("Event").asText().equals("SparkListenerJobStart")) {
            jobs.add(event.get("Properties").path("spark.job.description").asText());
            event
                .get("Stage Infos")
                .forEach(s -> assertThat(s.get("Stage Name").asText()).doesNotMatch(CODE));
          }
        }
      }
    }
    assertThat(jobs).isNotEmpty().noneMatch(String::isEmpty);
    for (String part : parts) {
      assertThat(jobs).anyMatch(job -> job.contains(part));
    }
  }

  /** The sums as Spark's end reports them. */
  private static void checkLast(Path numbers, JsonNode manifest) throws IOException {
    String prefix = "pixeltally.driver.plugin.dev.pixeltally.spark.MeterPlugin.";
    Map<String, Long> last = new TreeMap<>();
    try (Stream<Path> files = Files.list(numbers)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith(prefix)).toList()) {
        String name = file.getFileName().toString().substring(prefix.length());
        List<String> rows = Files.readAllLines(file);
        String value = rows.get(rows.size() - 1).split(",", -1)[1];
        if (rows.get(0).equals("t,count") && !value.equals("0")) {
          last.put(name.replace(".csv", ""), Long.valueOf(value));
        }
      }
    }
    assertThat(last.remove("images.bytes")).isPositive();
    assertThat(last)
        .isEqualTo(
            Map.of(
                "images.done",
                (long) Trial.IMAGES,
                "images.inferred",
                manifest.get("inferred").asLong(),
                "images.reused",
                manifest.get("predicted").asLong() - manifest.get("inferred").asLong(),
                "network.loads",
                manifest.get("model_loads").asLong(),
                "failures.not_an_image",
                manifest.get("failures").get("not_an_image").asLong()));
  }
}
