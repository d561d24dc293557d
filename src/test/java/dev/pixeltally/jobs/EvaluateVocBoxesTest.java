package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pixeltally.Pixeltally;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector on a VOC devkit: its boxes against annotations. */
class EvaluateVocBoxesTest {
  @TempDir Path folder;
  private DetectorTrial trial;
  private final Map<Long, Integer> numbers = new LinkedHashMap<>();

  /** The trial's pictures as a devkit, with COCO's boxes as annotations. */
  @BeforeEach
  void devkit() throws IOException {
    trial = DetectorTrial.in(folder);
    Path kit = trial.files().dataset();
    JsonNode truth = Trial.json(trial.truth());
    Map<Long, String> names = new LinkedHashMap<>();
    truth.get("categories").forEach(c -> names.put(c.get("id").asLong(), c.get("name").asText()));
    List<String> ids = new ArrayList<>();
    StringBuilder labels = new StringBuilder("name: trial\nclasses:\n");
    names.forEach(
        (id, name) -> {
          // Numbers that a label map can hold, which COCO's need not be.
          numbers.put(id, numbers.size() + 1);
          labels.append(
              "  - {id: %d, name: '%s', colour: '#000000', thing: true}\n"
                  .formatted(numbers.get(id), name));
        });
    labels.append("ignore: {0: '#000000'}\n");
    Files.writeString(kit.resolve("labels.yaml"), labels);
    Files.createDirectories(kit.resolve("Annotations"));
    Files.createDirectories(kit.resolve("ImageSets").resolve("Main"));
    for (JsonNode image : truth.get("images")) {
      String id = image.get("file_name").asText().replaceFirst("\\.[a-z]+$", "");
      ids.add(id);
      StringBuilder xml = new StringBuilder("<annotation>");
      for (JsonNode a : truth.get("annotations")) {
        if (a.get("image_id").asLong() == image.get("id").asLong()) {
          JsonNode box = a.get("bbox");
          double x = box.get(0).asDouble();
          double y = box.get(1).asDouble();
          xml.append("<object><name>")
              .append(names.get(a.get("category_id").asLong()))
              .append("</name><difficult>")
              .append(a.get("iscrowd").asInt())
              .append("</difficult><bndbox><xmin>")
              .append(x + 1)
              .append("</xmin><ymin>")
              .append(y + 1)
              .append("</ymin><xmax>")
              .append(x + box.get(2).asDouble())
              .append("</xmax><ymax>")
              .append(y + box.get(3).asDouble())
              .append("</ymax></bndbox></object>");
        }
      }
      Files.writeString(
          kit.resolve("Annotations").resolve(id + ".xml"), xml.append("</annotation>"));
    }
    Files.write(kit.resolve("ImageSets").resolve("Main").resolve("val.txt"), ids);
  }

  private String[] settings(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "dataset.layout=voc",
                "dataset.root=" + trial.files().dataset(),
                "dataset.images=" + trial.files().dataset().resolve("JPEGImages")));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Map<String, Object> rows(String run, String protocol) throws IOException {
    return Scored.of(trial.files().out(), run).numbers(protocol);
  }

  @Test
  void theRunsBoxesScoreAsItsResultsFilesDo() throws Exception {
    RunReport report;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      report = trial.run(spark, settings("protocol=voc-det-2007,voc-det-2010,voc-loc"));
    }
    assertThat(report.detections()).hasSize(3);
    Map<String, Object> evaluated = rows(report.run(), "voc-det-2010");
    assertThat((Double) evaluated.get("mAP null")).isGreaterThan(0).isLessThan(1);
    Path results = folder.resolve("voc");
    assertThat(
            Pixeltally.run(
                "export",
                "--format=voc",
                "--from=" + trial.files().out(),
                "--run=" + report.run(),
                "--out=" + results))
        .isZero();
    Path run = trial.files().out().resolve("runs").resolve(report.run());
    for (Path predictions : List.of(results.resolve("results/VOC2012/Main"), run)) {
      assertThat(scored("voc-det-2010", predictions)).isEqualTo(evaluated);
    }
  }

  /** What {@code score} makes of a run or of results. */
  private Map<String, Object> scored(String protocol, Path predictions) throws IOException {
    return Scored.by(
            folder,
            protocol,
            "--truth=" + trial.files().dataset(),
            "--split=val",
            "--predictions=" + predictions)
        .numbers(protocol);
  }

  @Test
  void theRunsOwnMappingHoldsWhereItIsScoredAgain() throws Exception {
    JsonNode names = Trial.json(trial.truth()).get("categories");
    String mapping = names.get(0).get("name").asText() + "=" + names.get(1).get("name").asText();
    RunReport report;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      report = trial.run(spark, settings("protocol=voc-det-2010", "mapping." + mapping));
    }
    Path run = trial.files().out().resolve("runs").resolve(report.run());
    assertThat(scored("voc-det-2010", run)).isEqualTo(rows(report.run(), "voc-det-2010"));
  }

  /** Draws the annotations' boxes as objects, the later ones on top. */
  private void segments() throws IOException {
    Path kit = trial.files().dataset();
    JsonNode truth = Trial.json(trial.truth());
    Files.createDirectories(kit.resolve("SegmentationObject"));
    for (JsonNode image : truth.get("images")) {
      int width = image.get("width").asInt();
      int height = image.get("height").asInt();
      byte[] objects = new byte[width * height];
      byte[] classes = new byte[width * height];
      int number = 0;
      for (JsonNode a : truth.get("annotations")) {
        if (a.get("image_id").asLong() == image.get("id").asLong()) {
          JsonNode box = a.get("bbox");
          number++;
          for (int y = box.get(1).asInt();
              y < Math.min(height, box.get(1).asInt() + box.get(3).asInt());
              y++) {
            int end = Math.min(width, box.get(0).asInt() + box.get(2).asInt());
            for (int x = box.get(0).asInt(); x < end; x++) {
              objects[y * width + x] = (byte) number;
              classes[y * width + x] = numbers.get(a.get("category_id").asLong()).byteValue();
            }
          }
        }
      }
      String name = image.get("file_name").asText().replaceFirst("\\.[a-z]+$", ".png");
      IndexPng png = new IndexPng();
      Files.write(
          kit.resolve("SegmentationObject").resolve(name),
          png.encode(new LabelMap(width, height, objects), new int[256]));
      Files.write(
          kit.resolve("SegmentationClass").resolve(name),
          png.encode(new LabelMap(width, height, classes), new int[256]));
    }
  }

  @Test
  void theRunsMasksScoreAsItsResultsDo() throws Exception {
    segments();
    Path kit = trial.files().dataset();
    Files.copy(
        kit.resolve("ImageSets/Main/val.txt"),
        kit.resolve("ImageSets/Segmentation/val.txt"),
        StandardCopyOption.REPLACE_EXISTING);
    RunReport report;
    RunReport coco;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      report = trial.run(spark, settings("protocol=sds"));
      coco = trial.run(spark, "protocol=coco-segm");
    }
    Map<String, Object> evaluated = rows(report.run(), "sds");
    assertThat((Double) evaluated.get("mAPr_vol null")).isGreaterThan(0).isLessThan(1);
    Path results = folder.resolve("dt-of-run.json");
    assertThat(
            Pixeltally.run(
                "export",
                "--format=coco",
                "--from=" + trial.files().out(),
                "--run=" + coco.run(),
                "--out=" + results))
        .isZero();
    Map<Long, Long> digits = new LinkedHashMap<>();
    for (JsonNode image : Trial.json(trial.truth()).get("images")) {
      String name = image.get("file_name").asText();
      digits.put(image.get("id").asLong(), Long.valueOf(name.replaceAll("[^0-9]", "")));
    }
    ArrayNode all = (ArrayNode) Trial.json(results);
    for (JsonNode d : all) {
      ((ObjectNode) d)
          .put("image_id", digits.get(d.get("image_id").asLong()))
          .put("category_id", numbers.get(d.get("category_id").asLong()));
    }
    assertThat(all).hasSizeGreaterThan(20);
    Files.writeString(results, all.toString());
    for (Path predictions :
        List.of(results, trial.files().out().resolve("runs").resolve(report.run()))) {
      Scored scored = Scored.by(folder, "sds", "--truth=" + kit, "--predictions=" + predictions);
      assertThat(scored.numbers("sds")).isEqualTo(evaluated);
    }
  }

  @Test
  void imagesThatTheRunLacksAreTold() throws Exception {
    RunReport report;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      report = trial.run(spark, settings("protocol=voc-loc", "dataset.limit=1"));
    }
    Captured console = new Captured();
    assertThat(
            console.run(
                "score",
                "voc-det-2010",
                "--truth=" + trial.files().dataset(),
                "--split=val",
                "--predictions=" + trial.files().out().resolve("runs").resolve(report.run()),
                "--json",
                "--console=quiet"))
        .isZero();
    assertThat(console.out()).contains("images have no prediction in run " + report.run());
  }

  @Test
  void whatCannotBeScoredIsRefusedBeforeTheNetworkRuns() {
    assertThatThrownBy(
            () -> EvaluateJob.plan(trial.config(settings("protocol=voc-det-2010,coco-bbox"))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("coco-bbox");
    assertThatThrownBy(() -> EvaluateJob.plan(trial.config("protocol=voc-det-2010")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("dataset.layout=voc");
  }
}
