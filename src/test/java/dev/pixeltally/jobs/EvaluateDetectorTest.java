package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pixeltally.Pixeltally;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.tables.ParquetRows;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector of boxes, masks and key points, against onnxruntime and pycocotools. */
class EvaluateDetectorTest {
  private static final String EACH_ALONE = "pipeline.partition-bytes=1";
  private static final String ALL = "protocol=coco-bbox,coco-segm,coco-keypoints";

  @TempDir static Path folder;
  private static DetectorTrial trial;
  private static RunReport run;

  @BeforeAll
  static void evaluate() throws IOException {
    trial = DetectorTrial.in(folder);
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      run = trial.run(spark, EACH_ALONE, ALL, DetectorTrial.SIGMAS);
    }
  }

  /** A row as COCO's JSON says it. */
  private static JsonNode entry(Map<String, Object> row) throws IOException {
    ObjectNode entry = new ObjectMapper().createObjectNode();
    entry.put("image_id", (Long) row.get("image_id"));
    entry.put("category_id", (Long) row.get("category_id"));
    entry.put("score", (Double) row.get("score"));
    ArrayNode box = entry.putArray("bbox");
    List.of("x", "y", "width", "height").forEach(c -> box.add((Double) row.get(c)));
    ObjectNode mask = entry.putObject("segmentation");
    mask.putArray("size")
        .add((Integer) row.get("mask_height"))
        .add((Integer) row.get("mask_width"));
    mask.put("counts", new String((byte[]) row.get("mask"), StandardCharsets.US_ASCII));
    ArrayNode points = entry.putArray("keypoints");
    ByteBuffer bytes =
        ByteBuffer.wrap((byte[]) row.get("keypoints")).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      points.add(bytes.getDouble());
    }
    // Read back, so that whole numbers are of the same kind.
    return new ObjectMapper().readTree(entry.toString());
  }

  /** Images in any order, as partitions give them; within an image the network's order. */
  private static List<JsonNode> byImage(List<JsonNode> entries) {
    List<JsonNode> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(e -> e.get("image_id").asLong()));
    return sorted;
  }

  private static List<JsonNode> expected() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    trial.expected().forEach(all::add);
    return byImage(all);
  }

  @Test
  void detectionsAreWhatTheNetworkSaysInTheDatasetsNumbers() throws IOException {
    List<JsonNode> ours = new ArrayList<>();
    for (Map<String, Object> row : trial.detections(run.run())) {
      ours.add(entry(row));
    }
    assertThat(ours).hasSize(DetectorTrial.DETECTIONS);
    assertThat(byImage(ours)).isEqualTo(expected());
  }

  @Test
  void predictionsHoldAllInstancesInTheNetworksOwnClasses() throws IOException {
    Map<String, Map<String, Object>> rows = trial.files().predictions(run.run());
    assertThat(rows).hasSize(Trial.IMAGES);
    Set<Object> classes = new HashSet<>();
    int instances = 0;
    for (Map<String, Object> row : rows.values()) {
      assertThat(row.get("label_map")).isNull();
      assertThat(row.get("label_space")).isEqualTo("colours");
      List<?> all = (List<?>) row.get("instances");
      instances += all.size();
      all.forEach(i -> classes.add(((Map<?, ?>) i).get("class_name")));
    }
    assertThat(classes).containsExactlyInAnyOrder("dark", "red", "green", "blue", "light");
    assertThat(instances).isGreaterThan(DetectorTrial.DETECTIONS);
  }

  @Test
  void theNumbersArePycocotoolsToTheLastBit() throws IOException {
    List<Map<String, Object>> summary = trial.files().table(run.run(), "summary");
    for (Map.Entry<String, JsonNode> one : trial.numbers().properties()) {
      List<Double> ours =
          summary.stream()
              .filter(r -> r.get("protocol").equals(one.getKey()))
              .map(r -> r.get("value") == null ? -1.0 : (Double) r.get("value"))
              .toList();
      List<Double> theirs = new ArrayList<>();
      one.getValue().forEach(n -> theirs.add(n.asDouble()));
      assertThat(ours).as(one.getKey()).isEqualTo(theirs);
    }
    assertThat(run.protocols()).isEqualTo("coco-bbox,coco-segm,coco-keypoints");
    assertThat(run.detections()).hasSize(3);
  }

  @Test
  void anyPartitioningGivesTheSameNumbers() throws IOException {
    RunReport other;
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      other = trial.run(spark, ALL, DetectorTrial.SIGMAS);
    }
    for (String table : List.of("summary", "class_metrics", "curves")) {
      assertThat(trial.files().table(other.run(), table))
          .as(table)
          .isNotEmpty()
          .isEqualTo(trial.files().table(run.run(), table));
    }
  }

  @Test
  void whatIsExportedScoresToTheSameNumbers() throws IOException {
    Path json = folder.resolve("exported.json");
    assertThat(export("coco", "exported.json")).isZero();
    List<JsonNode> exported = new ArrayList<>();
    Trial.json(json).forEach(exported::add);
    assertThat(byImage(exported)).isEqualTo(expected());
  }

  @Test
  void vocsResultsFilesHoldTheSameBoxesWithTheirLastPixels() throws Exception {
    assertThat(export("coco", "beside-voc.json")).isZero();
    assertThat(export("voc", "voc")).isZero();
    List<String> wanted = new ArrayList<>();
    for (JsonNode one : Trial.json(folder.resolve("beside-voc.json"))) {
      JsonNode b = one.get("bbox");
      wanted.add(
          one.get("image_id").asText()
              + " "
              + one.get("score").asDouble()
              + " "
              + (b.get(0).asDouble() + 1)
              + " "
              + (b.get(1).asDouble() + 1)
              + " "
              + (b.get(0).asDouble() + b.get(2).asDouble())
              + " "
              + (b.get(1).asDouble() + b.get(3).asDouble()));
    }
    List<String> lines = new ArrayList<>();
    Path main = folder.resolve("voc/results/VOC2012/Main");
    try (Stream<Path> files = Files.list(main)) {
      for (Path file : files.toList()) {
        assertThat(file.getFileName().toString()).matches("comp3_det_.+_.+\\.txt");
        lines.addAll(Files.readAllLines(file));
      }
    }
    // Also those of classes that the dataset lacks, which are no detections of its own.
    assertThat(wanted).isNotEmpty().isSubsetOf(lines);
  }

  private static int export(String format, String out, String... more) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("export", "--format=" + format, "--run=" + run.run()));
    args.add("--from=" + trial.files().out());
    args.add("--out=" + folder.resolve(out));
    args.addAll(List.of(more));
    return Pixeltally.run(args.toArray(String[]::new));
  }

  private static int[] pixels(String file) throws IOException {
    return EvaluateJobTest.ids(ImageIO.read(folder.resolve(file).toFile()));
  }

  /**
   * Whole pictures cover their halves where they score more: without a limit, each pixel's class is
   * what the network named it, as golden/jobs has it.
   */
  @Test
  void picturesShowEachPixelsClassAndObject() throws IOException {
    assertThat(export("png", "png", "--min-score=0")).isZero();
    Set<Integer> objects = new HashSet<>();
    for (String id : Trial.ids()) {
      long number = 1000 - 17L * Trial.ids().indexOf(id);
      BufferedImage expected = ImageIO.read(trial.files().expected(id).toFile());
      assertThat(pixels("png/classes/" + number + ".png"))
          .as(id)
          .isEqualTo(EvaluateJobTest.ids(expected));
      for (int object : pixels("png/objects/" + number + ".png")) {
        objects.add(object);
      }
    }
    assertThat(objects).contains(1).doesNotContain(0);
    assertThat(export("png", "png", "--min-score=0")).isEqualTo(2);
    assertThat(export("png", "best", "--min-score=0.99")).isZero();
    assertThat(pixels("best/classes/1000.png")).containsOnly(255);
    assertThat(pixels("best/objects/1000.png")).containsOnly(0);
  }

  @Test
  void cityscapesServerGetsListsAndMasksOfItsClasses() throws IOException {
    Path labels = folder.resolve("named.yaml");
    Files.writeString(
        labels,
        """
        name: named
        classes:
          - {id: 0, name: hound, colour: '#282828'}
          - {id: 1, name: person, colour: '#be3232'}
          - {id: 2, name: car, colour: '#32be32'}
          - {id: 3, name: bus, colour: '#3232be'}
          - {id: 9, name: road, colour: '#bebebe'}
        """);
    assertThat(export("cityscapes", "server", "--labels=" + labels)).isZero();
    Map<Long, String> ids = Map.of(1L, "24", 2L, "26", 3L, "28", 9L, "7");
    int lines = 0;
    for (Map<String, Object> row : trial.files().predictions(run.run()).values()) {
      String number = (String) row.get("image_id");
      List<String> expected = new ArrayList<>();
      for (Object i : (List<?>) row.get("instances")) {
        Map<?, ?> instance = (Map<?, ?>) i;
        String label = ids.get(((Number) instance.get("class_id")).longValue());
        if (label != null) {
          expected.add(label + " " + instance.get("score"));
        }
      }
      List<String> found = new ArrayList<>();
      for (String line : Files.readAllLines(folder.resolve("server/" + number + ".txt"))) {
        String[] words = line.split(" ", -1);
        assertThat(words).hasSize(3);
        found.add(words[1] + " " + words[2]);
        assertThat(pixels("server/" + words[0])).contains(255);
        lines++;
      }
      assertThat(found).as(number).isEqualTo(expected);
    }
    assertThat(lines).isPositive();
  }

  @Test
  void parquetThatIsExportedHoldsTheSameDetections() throws IOException {
    assertThat(export("parquet", "dt.parquet")).isZero();
    List<JsonNode> exported = new ArrayList<>();
    for (Map<String, Object> row : ParquetRows.of(folder.resolve("dt.parquet"))) {
      exported.add(entry(row));
    }
    assertThat(byImage(exported)).isEqualTo(expected());
    assertThat(export("parquet", "x.parquet", "--min-score=0.3")).isEqualTo(2);
  }

  @Test
  void theManifestAndTheReportSayWhatWasMeasured() throws IOException {
    JsonNode manifest = trial.files().manifest(run.run());
    assertThat(manifest.get("protocol").asText()).isEqualTo(run.protocols());
    assertThat(manifest.get("predicted").asInt()).isEqualTo(Trial.IMAGES);
    assertThat(manifest.get("detections").asInt()).isEqualTo(DetectorTrial.DETECTIONS);
    JsonNode json = new ObjectMapper().readTree(run.json());
    assertThat(json.get("protocols")).hasSize(3);
    assertThat(json.get("protocols").get(1).get("protocol").asText()).isEqualTo("coco-segm");
    assertThat(json.get("failures")).isEmpty();
  }

  /** As pycocotools has it: the image is judged, and nothing was found in it. */
  @Test
  void anImageThatCannotBeReadHasNoDetections() throws IOException {
    DetectorTrial own = DetectorTrial.in(Files.createTempDirectory(folder, "broken"));
    Files.write(own.files().photo("scene_03"), new byte[] {1, 2, 3});
    Files.delete(own.files().photo("scene_04"));
    RunReport report;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      report = own.run(spark, "protocol=coco-segm");
    }
    assertThat(report.failed()).isEqualTo(2);
    assertThat(own.files().table(report.run(), "failures")).hasSize(2);
    assertThat(report.detections().get(0).images()).isEqualTo(Trial.IMAGES);
    Set<Object> images = new HashSet<>();
    own.detections(report.run()).forEach(d -> images.add(d.get("image_id")));
    assertThat(images).hasSize(Trial.IMAGES - 2);
    JsonNode json = new ObjectMapper().readTree(report.json());
    assertThat(json.get("metrics").get("AP").asDouble())
        .isLessThan(trial.numbers().get("coco-segm").get(0).asDouble());
  }

  @Test
  void aDetectorThatFindsNothingIsMeasuredAllTheSame() throws IOException {
    DetectorTrial own = DetectorTrial.in(Files.createTempDirectory(folder, "nothing"));
    Path bundle = own.files().bundle();
    Files.writeString(
        bundle,
        Files.readString(bundle)
            .replace("labels: colours.yaml", "labels: colours.yaml\n    score-threshold: 1"));
    RunReport report;
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      report = own.run(spark);
    }
    assertThat(report.protocols()).isEqualTo("coco-bbox,coco-segm");
    assertThat(own.detections(report.run())).isEmpty();
    JsonNode json = new ObjectMapper().readTree(report.json());
    assertThat(json.get("protocols").get(0).get("metrics").get("AP").asDouble()).isZero();
    Path empty = own.folder().resolve("dt.json");
    assertThat(
            Pixeltally.run(
                "export",
                "--format=coco",
                "--run=latest",
                "--from=" + own.files().out(),
                "--out=" + empty))
        .isZero();
    assertThat(Trial.json(empty)).isEmpty();
  }

  @Test
  void analysisAsScoreHasIt() throws IOException {
    RunReport report;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      report = trial.run(spark, "protocol=coco-bbox", "analysis=all", "bootstrap=20");
    }
    Path out = folder.resolve("scored");
    int code =
        Pixeltally.run(
            "score",
            "coco-bbox",
            "--truth=" + trial.truth(),
            "--predictions=" + trial.files().out().resolve("runs").resolve(report.run()),
            "--analysis=all",
            "--bootstrap=20",
            "--console=quiet",
            "--out=" + out);
    assertThat(code).isZero();
    String scored = Trial.json(out.resolve("latest.json")).get("run").asText();
    for (String table : List.of("summary", "class_metrics", "confusion")) {
      List<Map<String, Object>> theirs =
          ParquetRows.below(out.resolve("runs").resolve(scored).resolve(table));
      theirs.forEach(row -> row.remove("run_id"));
      assertThat(trial.files().table(report.run(), table)).as(table).isNotEmpty().isEqualTo(theirs);
    }
    refused("analysis=all", "out=s3a://bucket/runs").hasMessageContaining("local disks");
  }

  @Test
  void whatScoringWouldRefuseIsRefusedBeforeTheNetworkRuns() throws IOException {
    refused("categories=nosuch").hasMessageContaining("no category nosuch");
    refused("protocol=coco-keypoints")
        .hasMessageContaining("3 key points, and there are 17 sigmas");
    refused("protocol=coco-bbox,none").hasMessageContaining("stands alone");
    DetectorTrial own = DetectorTrial.in(Files.createTempDirectory(folder, "maskless"));
    String text = Files.readString(own.truth());
    Files.writeString(own.truth(), text.replaceFirst("\"segmentation\"", "\"segmentatio\""));
    assertThatThrownBy(() -> EvaluateJob.plan(own.config()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("coco-segm")
        .hasMessageContaining("annotation number 0 (from 0) has no segmentation");
  }

  /** Nobody has its annotations: it is run, and what was found is handed in. */
  @Test
  void aTestSetIsRunAndExported() throws IOException {
    DetectorTrial own = DetectorTrial.in(Files.createTempDirectory(folder, "test-dev"));
    String text = Files.readString(own.truth());
    Files.writeString(own.truth(), text.replaceFirst("\"annotations\"", "\"nothing\""));
    assertThatThrownBy(() -> EvaluateJob.plan(own.config()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("\"annotations\"");
    RunReport report;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      report = own.run(spark, "protocol=none");
    }
    assertThat(own.detections(report.run())).hasSize(DetectorTrial.DETECTIONS);
    assertThat(report.detections()).isEmpty();
  }

  @Test
  void aPhotographOfAnotherSizeThanTheTruthSaysIsAFailure() throws IOException {
    DetectorTrial own = DetectorTrial.in(Files.createTempDirectory(folder, "size"));
    Files.copy(
        own.files().photo("scene_01"),
        own.files().photo("scene_00"),
        StandardCopyOption.REPLACE_EXISTING);
    RunReport report;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      report = own.run(spark, "protocol=coco-bbox");
    }
    List<Map<String, Object>> failures = own.files().table(report.run(), "failures");
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).get("reason")).isEqualTo("size_mismatch");
    assertThat(own.detections(report.run())).noneMatch(d -> d.get("image_id").equals(1000L));
  }

  @Test
  void theFirstImagesAloneAreJudgedAlone() throws IOException {
    RunReport report;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      report = trial.run(spark, "protocol=coco-bbox", "dataset.limit=7");
    }
    assertThat(report.images()).isEqualTo(7);
    assertThat(report.detections().get(0).images()).isEqualTo(7);
  }

  @Test
  void aScoringRefusedAfterTheRunLeavesDetectionsThatCanBeScored() {
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      assertThatThrownBy(
              () ->
                  trial.run(
                      spark, "protocol=coco-bbox", "slices=nosuch.csv:weather", "dataset.limit=2"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("nosuch")
          .hasMessageContaining("score coco-bbox --truth " + trial.truth() + " --predictions ")
          .satisfies(
              e ->
                  assertThat(Path.of(e.getMessage().replaceAll("(?s).* ", ""), "detections"))
                      .isNotEmptyDirectory());
    }
  }

  @Test
  void aNetworkOfBoxesIsToldWhatItCanBeMeasuredBy(@TempDir Path other) throws IOException {
    DetectorTrial boxes = DetectorTrial.in(other);
    Path yaml = other.resolve("bundle.yaml");
    Files.writeString(
        yaml,
        Files.readString(yaml).replace(", masks: masks", "").replace("mask-frame: whole", ""));
    assertThatThrownBy(() -> EvaluateJob.plan(boxes.config("protocol=coco-bbox,coco-segm")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("without masks; valid: coco-bbox");
  }

  @Test
  void aDilationRatioReachesTheProtocolsOfBorders() {
    Evaluation plan =
        EvaluateJob.plan(trial.config("protocol=coco-segm,coco-boundary", "dilation-ratio=.1"));
    List<DetectionRun.Asked> told = ((DetectionRun) plan.scorings().get(0)).protocols();
    assertThat(told.get(0).config().dilationRatio()).isEmpty();
    assertThat(told.get(1).config().dilationRatio()).contains(.1);
  }

  @Test
  void protocolsThatTheNetworkDoesNotServeAreRefused() {
    refused("protocol=mean-iou").hasMessageContaining("gives instances");
    refused("protocol=coco-bbox,coco-box").hasMessageContaining("did you mean");
    refused("protocol=coco-bbox,coco-bbox").hasMessageContaining("twice");
    refused("dataset.layout=voc", "dataset.root=" + trial.files().dataset(), "protocol=coco-bbox")
        .hasMessageContaining("COCO's JSON");
    refused("protocol=coco-bbox", DetectorTrial.SIGMAS).hasMessageContaining("sigmas");
    refused("protocol=coco-bbox", "iou-thresholds=2").hasMessageContaining("iou-thresholds");
    refused("overlays=3").hasMessageContaining("export --format png");
    refused("mapping.light=pink").hasMessageContaining("pink");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(String... more) {
    return assertThatThrownBy(() -> EvaluateJob.plan(trial.config(more)))
        .isInstanceOf(Refusal.class);
  }
}
