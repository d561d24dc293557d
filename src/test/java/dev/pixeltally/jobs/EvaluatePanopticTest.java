package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pixeltally.Pixeltally;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.SegmentMap;
import dev.pixeltally.image.SegmentPng;
import dev.pixeltally.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Panoptic networks, against onnxruntime, transformers and panopticapi. */
class EvaluatePanopticTest {
  private static final String EACH_ALONE = "pipeline.partition-bytes=1";

  @TempDir static Path folder;
  private static PanopticTrial trial;
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() throws IOException {
    trial = PanopticTrial.in(folder);
    spark = Trial.spark("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static String printed(String... line) {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Pixeltally.run(line)).isZero();
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"labels", "queries"})
  void theNumbersArePanopticapisInAnyPartitionsAndSoAreThoseOfTheExport(String network)
      throws Exception {
    RunReport each = trial.run(spark, network, EACH_ALONE);
    assertThat(each.images()).isEqualTo(PanopticTrial.IMAGES);
    assertThat(each.failed()).isZero();
    assertThat(PanopticTrial.numbers(each.metrics())).isEqualTo(trial.expected(network, "exact"));
    RunReport together = trial.run(spark, network);
    assertThat(PanopticTrial.numbers(together.metrics()))
        .isEqualTo(PanopticTrial.numbers(each.metrics()));
    assertThat(trial.files().imageMetrics(together.run()))
        .isNotEmpty()
        .isEqualTo(trial.files().imageMetrics(each.run()));
    for (String table : List.of("summary", "class_metrics")) {
      assertThat(trial.files().table(together.run(), table))
          .isNotEmpty()
          .isEqualTo(trial.files().table(each.run(), table));
    }

    RunReport again = trial.run(spark, network, "fresh=false", EACH_ALONE);
    assertThat(trial.files().manifest(again.run()).get("inferred").asInt()).isZero();
    assertThat(PanopticTrial.numbers(again.metrics()))
        .isEqualTo(PanopticTrial.numbers(each.metrics()));

    Path exported = folder.resolve("exported-" + network);
    printed(
        "export",
        "--format=panoptic",
        "--from=" + trial.files().out(),
        "--run=" + again.run(),
        "--out=" + exported);
    assertSameSegments(network, exported);
    JsonNode scored =
        new ObjectMapper()
            .readTree(
                printed(
                    "score",
                    "panoptic",
                    "--truth=" + trial.truth(),
                    "--predictions=" + exported.resolve("panoptic.json"),
                    "--json",
                    "--console=quiet"));
    Map<String, Double> ordered = trial.expected(network, "ordered");
    for (Map.Entry<String, JsonNode> one : scored.get("metrics").properties()) {
      if (!one.getKey().startsWith("classes")) {
        assertThat(one.getValue().asDouble()).as(one.getKey()).isEqualTo(ordered.get(one.getKey()));
      }
    }
  }

  /** Every pixel and every category, as the script has them. */
  private static void assertSameSegments(String network, Path exported) throws Exception {
    Map<Integer, JsonNode> ours = new HashMap<>();
    Trial.json(exported.resolve("panoptic.json"))
        .get("annotations")
        .forEach(a -> ours.put(a.get("image_id").asInt(), a));
    JsonNode theirs = Trial.json(folder.resolve("expected/" + network + ".json"));
    assertThat(ours).hasSameSizeAs(theirs.get("annotations"));
    for (JsonNode expected : theirs.get("annotations")) {
      JsonNode found = ours.get(expected.get("image_id").asInt());
      found.get("segments_info").forEach(s -> ((ObjectNode) s).remove(List.of("iscrowd", "score")));
      assertThat(found.get("segments_info")).isEqualTo(expected.get("segments_info"));
      SegmentMap a = map(exported.resolve("panoptic/" + found.get("file_name").asText()));
      SegmentMap b =
          map(folder.resolve("expected/" + network + "/" + expected.get("file_name").asText()));
      assertThat(a.width()).isEqualTo(b.width());
      for (int i = 0; i < b.width() * b.height(); i++) {
        assertThat(a.id(i)).isEqualTo(b.id(i));
      }
    }
  }

  private static SegmentMap map(Path png) throws Exception {
    return new SegmentPng().decode(Files.readAllBytes(png), DecodeLimits.DEFAULT);
  }

  @Test
  void predictionsHoldTheSegmentsInTheNetworksOwnClasses() throws IOException {
    RunReport run = trial.run(spark, "queries");
    Map<String, Map<String, Object>> rows = trial.files().predictions(run.run());
    assertThat(rows).hasSize(PanopticTrial.IMAGES);
    for (Map<String, Object> row : rows.values()) {
      assertThat(row.get("label_map")).isNull();
      assertThat(row.get("instances")).isNull();
      assertThat((byte[]) row.get("segment_map")).isNotEmpty();
      for (Object segment : (List<?>) row.get("segments")) {
        Map<?, ?> cells = (Map<?, ?>) segment;
        assertThat((Long) cells.get("class_id")).isBetween(10L, 17L);
        assertThat((Double) cells.get("score")).isBetween(0.6, 1.0);
        assertThat((Long) cells.get("area")).isPositive();
      }
    }
    assertThat(trial.files().manifest(run.run()).get("category_ids").get("16").asInt())
        .isEqualTo(93);
  }

  @Test
  void theCorrectedModeHasANameOfItsOwn() throws IOException {
    RunReport run = trial.run(spark, "labels", "mode=corrected");
    assertThat(run.protocols()).isEqualTo("panoptic-corrected");
    // Truth whose JSON and PNG disagree.
    assertThat(run.failures()).containsOnlyKeys(Reason.SEGMENT_MISMATCH);
    assertThat(run.images() + run.failed()).isEqualTo(PanopticTrial.IMAGES);
  }

  @Test
  void bordersAreMeasuredAsScoreMeasuresThem() throws IOException {
    RunReport run = trial.run(spark, "labels", "protocol=panoptic-boundary", EACH_ALONE);
    Path exported = folder.resolve("exported-borders");
    printed(
        "export",
        "--format=panoptic",
        "--from=" + trial.files().out(),
        "--run=" + run.run(),
        "--out=" + exported);
    JsonNode scored =
        new ObjectMapper()
            .readTree(
                printed(
                    "score",
                    "panoptic-boundary",
                    "--truth=" + trial.truth(),
                    "--predictions=" + exported.resolve("panoptic.json"),
                    "--json",
                    "--console=quiet"));
    Map<String, Double> numbers = PanopticTrial.numbers(run.metrics());
    assertThat(numbers.get("pq"))
        .isPositive()
        .isLessThan(trial.expected("labels", "exact").get("pq"));
    // One adds exactly, the other in the images' order.
    assertThat(scored.get("metrics").get("pq").asDouble())
        .isCloseTo(numbers.get("pq"), within(1e-15));
    for (JsonNode one : scored.get("classes")) {
      for (String count : List.of("tp", "fp", "fn")) {
        assertThat(one.get(count).asDouble())
            .isEqualTo(numbers.get(one.get("id").asInt() + " " + count));
      }
    }
  }

  @Test
  void brokenTruthFailsItsImageAndTheOthersAreMeasured(@TempDir Path own) throws IOException {
    PanopticTrial spoilt = PanopticTrial.in(own);
    Path pngs = own.resolve("annotations/panoptic_val");
    Files.delete(pngs.resolve("000000001007.png"));
    Files.writeString(pngs.resolve("000000001014.png"), "no picture");
    Files.delete(own.resolve("val/000000001021.png"));
    RunReport run = spoilt.run(spark, "labels");
    assertThat(run.images()).isEqualTo(PanopticTrial.IMAGES - 3);
    assertThat(run.failures())
        .containsOnlyKeys(Reason.MISSING_TRUTH, Reason.NOT_AN_IMAGE, Reason.MISSING_IMAGE);
    // What could be predicted is kept: one truth alone is broken.
    assertThat(spoilt.files().predictions(run.run())).hasSize(PanopticTrial.IMAGES - 2);
  }

  @Test
  void withoutTruthTheNetworkRunsAndItsSegmentsAreKept() throws IOException {
    RunReport run = trial.run(spark, "labels", "protocol=none", "dataset.limit=3");
    assertThat(run.protocols()).isNull();
    assertThat(trial.files().predictions(run.run())).hasSize(3);
  }

  @Test
  void aPackGivesTheSameNumbers() throws IOException {
    Path pack = folder.resolve("pack");
    printed(
        "pack",
        "--out=" + pack,
        "--console=quiet",
        "--set=dataset.layout=coco-panoptic",
        "--set=dataset.root=" + folder);
    RunReport run = trial.run(spark, "labels", "dataset.root=" + pack);
    assertThat(PanopticTrial.numbers(run.metrics())).isEqualTo(trial.expected("labels", "exact"));
    assertThat(run.failed()).isZero();
  }

  @Test
  void inspectCountsSegmentsAndNamesWhatIsOdd() throws IOException {
    JsonNode found =
        new ObjectMapper()
            .readTree(
                printed(
                    "inspect", "coco-panoptic", folder.toString(), "--json", "--console=quiet"));
    assertThat(found.get("images").asInt()).isEqualTo(PanopticTrial.IMAGES);
    JsonNode truth = Trial.json(trial.truth());
    int segments = 0;
    int crowds = 0;
    for (JsonNode annotation : truth.get("annotations")) {
      for (JsonNode segment : annotation.get("segments_info")) {
        segments++;
        crowds += segment.get("iscrowd").asInt();
      }
    }
    assertThat(found.get("segments_things").asInt() + found.get("segments_stuff").asInt())
        .isEqualTo(segments);
    assertThat(found.get("crowds").asInt()).isEqualTo(crowds);
    // As the script drew them.
    assertThat(found.get("odd").get("without_pixels").asInt()).isPositive();
    assertThat(found.get("odd").get("area_differs").asInt()).isPositive();
    assertThat(found.get("odd").get("number_zero").asInt()).isZero();
    assertThat(printed("inspect", "coco-panoptic", folder.toString(), "--console=quiet"))
        .contains("4 of things, 3 of stuff", "crowds of stuff")
        .satisfies(t -> assertThat(t.lines()).allMatch(l -> l.length() <= 80 || l.contains("/")));
  }

  @Test
  void otherExportsOfSegmentsAreRefusedByName() throws IOException {
    RunReport run = trial.run(spark, "labels", "dataset.limit=2");
    for (String format : List.of("png", "voc", "cityscapes")) {
      PrintStream err = System.err;
      ByteArrayOutputStream told = new ByteArrayOutputStream();
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      try {
        assertThat(
                Pixeltally.run(
                    "export",
                    "--format=" + format,
                    "--from=" + trial.files().out(),
                    "--run=" + run.run(),
                    "--out=" + folder.resolve("none")))
            .isEqualTo(2);
      } finally {
        System.setErr(err);
      }
      assertThat(told.toString(StandardCharsets.UTF_8)).contains("--format panoptic is valid");
      assertThat(folder.resolve("none")).doesNotExist();
    }
  }

  private static void refused(String says, String network, String... more) {
    assertThatThrownBy(() -> EvaluateJob.plan(trial.config(network, more)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(says);
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    refused("gives panoptic segments; valid: panoptic", "labels", "protocol=coco-bbox");
    refused("several protocols at once", "labels", "protocol=panoptic,cityscapes-panoptic");
    refused("overlays=2", "labels", "overlays=2");
    refused("layout coco-panoptic has the categories", "labels", "dataset.labels=coco");
    refused("No split is named test", "labels", "dataset.split=test");
    refused("no such folder", "labels", "dataset.masks=nowhere");
  }
}
