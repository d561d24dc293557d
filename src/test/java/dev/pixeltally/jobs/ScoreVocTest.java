package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.image.SharedData;
import dev.pixeltally.tables.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code score voc-det-*}, {@code voc-loc} and {@code sds} as commands. */
class ScoreVocTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final Captured console = new Captured();

  private int score(String protocol, String... more) {
    return score(protocol, folder.resolve("results"), more);
  }

  private int score(String protocol, Path predictions, String... more) {
    Stream<String> line =
        Stream.of("score", protocol, "--truth=" + folder, "--predictions=" + predictions, "--json");
    return console.run(Stream.concat(line, Stream.of(more)).toArray(String[]::new));
  }

  private String told() {
    return console.err();
  }

  private JsonNode json() throws IOException {
    return JSON.readTree(console.out());
  }

  private static VocGoldenCase edge(String name) throws IOException {
    return VocGoldenCase.read("detection-edges.jsonl").stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRunHoldsNumbersImagesAndCurves() throws Exception {
    edge("thresholds").write(folder);
    Path runs = folder.resolve("runs");
    assertThat(score("voc-det-2007", "--out=" + runs)).as(told()).isZero();
    assertThat(json().get("classes").get(0).get("objects").asInt()).isEqualTo(3);
    String run = json().get("run").asText();
    Path at = runs.resolve("runs").resolve(run);
    List<Map<String, Object>> curves = ParquetRows.below(at.resolve("curves"));
    assertThat(curves).hasSize(11);
    List<Map<String, Object>> images = ParquetRows.below(at.resolve("image_metrics"));
    assertThat(images).isNotEmpty();
    assertThat(ParquetRows.below(at.resolve("class_metrics")))
        .anyMatch(row -> row.get("metric").equals("tp"));
  }

  @Test
  void anImageThatTheSplitLacksIsRefusedOrLeftOut() throws Exception {
    edge("of equal overlaps the first object").write(folder);
    Path results = folder.resolve("results/comp3_det_val_x.txt");
    Files.writeString(results, Files.readString(results) + "stranger 0.5 1 1 2 2\n");
    assertThat(score("voc-det-2010")).isEqualTo(2);
    assertThat(told()).contains("comp3_det_val_x.txt, line 5").contains("stranger");
    assertThat(score("voc-det-2010", "--set=mode=corrected", "--set=failures.max-share=0.5"))
        .as(told())
        .isZero();
    assertThat(json().get("warnings").toString()).contains("1 detections left out");
    assertThat(score("voc-det-2010", "--set=mode=corrected")).isEqualTo(3);
  }

  @Test
  void brokenFilesAreToldByNameAndNeverObeyed() throws Exception {
    edge("of equal overlaps the first object").write(folder);
    String entity =
        "<!DOCTYPE annotation [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><annotation>&x;</annotation>";
    String[] broken = {
      entity,
      "<annotation><object><name>x</name></object></annotation>",
      "<annotation><object><name>x</name><bndbox><xmin>0x1p3</xmin><ymin>1</ymin><xmax>2</xmax>"
          + "<ymax>2</ymax></bndbox></object></annotation>",
      "<other/>",
      "<annotation>" + "<a>".repeat(100),
      "",
    };
    for (String xml : broken) {
      Files.writeString(folder.resolve("Annotations/a.xml"), xml);
      assertThat(score("voc-det-2010")).as(xml).isEqualTo(3);
      assertThat(told()).contains("a.xml");
    }
    Files.writeString(folder.resolve("results/comp3_det_val_x.txt"), "b 0.5 1 2 3\n");
    assertThat(score("voc-det-2010")).isEqualTo(2);
    assertThat(told()).contains("line 1").contains("5 columns");
    Files.writeString(folder.resolve("results/comp3_det_val_x.txt"), "b".repeat(10_000));
    assertThat(score("voc-det-2010")).isEqualTo(2);
    assertThat(score("voc-det-2010", "--set=limits.max-bytes=99")).isEqualTo(2);
    assertThat(told()).contains("10000 bytes, the limit is 99 (limits.max-bytes)");
    assertThat(score("voc-det-2010", "--area-ranges=all:0:1")).isEqualTo(2);
    assertThat(told()).contains("area-ranges");
  }

  @Test
  void partsAndFractionsAreReadAsTheDevkitDoes() throws Exception {
    edge("exactly half is enough").write(folder);
    Files.writeString(
        folder.resolve("Annotations/a.xml"),
        "<annotation><object><name>x</name><part><name>head</name><bndbox><xmin>1</xmin>"
            + "<ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part><difficult>0</difficult>"
            + "<bndbox><ymin>10.0</ymin><xmin>10</xmin><xmax>19</xmax><ymax>1.9e1</ymax></bndbox>"
            + "</object></annotation>");
    assertThat(score("voc-det-2010")).as(told()).isZero();
    assertThat(json().get("metrics").get("mAP").asDouble()).isEqualTo(1);
  }

  @Test
  void singleObjectsAreLocalisedByTheSurestBox() throws Exception {
    edge("recall of exactly 6/10").write(folder);
    assertThat(score("voc-loc")).as(told()).isZero();
    assertThat(json().get("metrics").get("mean_localised").asDouble()).isEqualTo(.6);
    Path runs = folder.resolve("runs");
    assertThat(score("voc-loc", "--labels=voc", "--out=" + runs)).as(told()).isZero();
    Path at = runs.resolve("runs").resolve(json().get("run").asText());
    // Of VOC's classes none has an object here.
    assertThat(ParquetRows.below(at.resolve("image_metrics"))).isEmpty();
  }

  /** A case's results as COCO has them, with an entry for every line. */
  private Path asCoco(VocGoldenCase golden, Function<String, String> image, String category)
      throws IOException {
    List<String> entries = new ArrayList<>();
    for (JsonNode line : golden.json().get("lines").get("x")) {
      String[] c = line.asText().split(" ", -1);
      double[] box = Stream.of(c).skip(2).mapToDouble(Double::parseDouble).toArray();
      entries.add(
          "{\"image_id\":%s,\"category_id\":%s,\"score\":%s,\"bbox\":[%s,%s,%s,%s]}"
              .formatted(
                  image.apply(c[0]),
                  category,
                  c[1],
                  box[0] - 1,
                  box[1] - 1,
                  box[2] - box[0] + 1,
                  box[3] - box[1] + 1));
    }
    return Files.writeString(folder.resolve("dt.json"), entries.toString());
  }

  @Test
  void cocosResultsScoreAsVocsDo() throws Exception {
    VocGoldenCase named = edge("thresholds");
    named.write(folder);
    assertThat(score("voc-det-2010", "--iou-thresholds=0.3,0.5,0.75,1")).isZero();
    String expected = console.out();
    for (String category : List.of("\"x\"", "1")) {
      Path results = asCoco(named, name -> '"' + name + '"', category);
      assertThat(score("voc-det-2010", results, "--iou-thresholds=0.3,0.5,0.75,1"))
          .as(told())
          .isZero();
      assertThat(console.out()).isEqualTo(expected);
    }
    assertThat(score("voc-det-2010", asCoco(named, name -> "1", "1"))).isEqualTo(2);
    assertThat(told()).contains("image 1, and no image of the split has these digits");
    assertThat(score("voc-det-2010", asCoco(named, name -> "\"A\"", "1"))).isEqualTo(2);
    assertThat(told()).contains("image_id \"A\", which the split lacks");
    assertThat(score("voc-det-2010", folder.resolve("dt.json"), "--mode=corrected")).isEqualTo(3);
    assertThat(json().get("failures").get("broken_detection").asInt()).isEqualTo(3);
    assertThat(score("voc-det-2010", asCoco(named, name -> '"' + name + '"', "\"dog\""))).isZero();
    assertThat(json().get("warnings").toString()).contains("categories that are not judged");
  }

  @Test
  void numbersOfImagesAreTheDigitsOfTheirNames() throws Exception {
    VocGoldenCase numbered = edge("recall of exactly 6/10");
    numbered.write(folder);
    assertThat(score("voc-det-2007")).isZero();
    String expected = console.out();
    Path results = asCoco(numbered, name -> name.substring(1), "1");
    assertThat(score("voc-det-2007", results)).as(told()).isZero();
    assertThat(console.out()).isEqualTo(expected);
    Files.writeString(folder.resolve("ImageSets/Main/val.txt"), "i1\nj1\n");
    Files.copy(folder.resolve("Annotations/i1.xml"), folder.resolve("Annotations/j1.xml"));
    Files.writeString(
        results, Files.readString(results).replaceAll("\"image_id\":\\d", "\"image_id\":1"));
    assertThat(score("voc-det-2007", results)).isEqualTo(2);
    assertThat(told()).contains("i1 and j1 both have 1");
  }

  @Test
  void linesOfTheListThatRepeatAreFailuresAmongAllLines() throws Exception {
    edge("thresholds").write(folder);
    Files.writeString(folder.resolve("ImageSets/Main/val.txt"), "a\nb\na\na\n");
    assertThat(score("voc-det-2010", "--set=failures.max-share=0.5")).as(told()).isZero();
    assertThat(json().get("failures").get("duplicate_id").asInt()).isEqualTo(2);
    assertThat(score("voc-det-2010", "--set=failures.max-share=0.4")).isEqualTo(3);
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws Exception {
    edge("thresholds").write(folder);
    assertThat(score("voc-det-2010")).isZero();
    String expected = console.out();
    Path results = folder.resolve("results/comp3_det_val_x.txt");
    Files.writeString(results, "\uFEFF" + Files.readString(results));
    assertThat(score("voc-det-2010")).as(told()).isZero();
    assertThat(console.out()).isEqualTo(expected);
  }

  @Test
  void publishedNumbersOfTheSharedCaseComeOut() throws Exception {
    Path shared = SharedData.root().resolve("data/voc-det-expected");
    assumeTrue(Files.isDirectory(shared), "no shared data: " + shared);
    List<String> lines = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    Files.createDirectories(folder.resolve("Annotations"));
    for (int i = 1; i <= 7; i++) {
      String id = "0000" + i;
      ids.add(id);
      StringBuilder xml = new StringBuilder("<annotation>");
      for (String line : Files.readAllLines(shared.resolve("gts/" + id + ".txt"))) {
        String[] c = line.split(" ", -1);
        xml.append("<object><name>object</name><bndbox>")
            .append("<xmin>%s</xmin><ymin>%s</ymin>".formatted(c[1], c[2]))
            .append("<xmax>%d</xmax>".formatted(Integer.parseInt(c[1]) + Integer.parseInt(c[3])))
            .append("<ymax>%d</ymax>".formatted(Integer.parseInt(c[2]) + Integer.parseInt(c[4])))
            .append("</bndbox></object>");
      }
      Files.writeString(
          folder.resolve("Annotations/" + id + ".xml"), xml.append("</annotation>").toString());
      for (String line : Files.readAllLines(shared.resolve("dets/" + id + ".txt"))) {
        String[] c = line.split(" ", -1);
        lines.add(
            "%s %s %s %s %d %d"
                .formatted(
                    id,
                    c[1],
                    c[2],
                    c[3],
                    Integer.parseInt(c[2]) + Integer.parseInt(c[4]),
                    Integer.parseInt(c[3]) + Integer.parseInt(c[5])));
      }
    }
    Files.createDirectories(folder.resolve("ImageSets/Main"));
    Files.write(folder.resolve("ImageSets/Main/test.txt"), ids);
    Files.createDirectories(folder.resolve("results"));
    Files.write(folder.resolve("results/comp4_det_test_object.txt"), lines);
    Files.writeString(
        folder.resolve("labels.yaml"),
        "name: one\nclasses:\n  - {id: 1, name: object, colour: '#000000', thing: true}\n");
    JsonNode expected = JSON.readTree(shared.resolve("expected.json").toFile());
    for (String protocol : List.of("voc-det-2007", "voc-det-2010")) {
      JsonNode by = expected.get(protocol.endsWith("2007") ? "11-point" : "every-point");
      for (String iou : List.of("0.1", "0.3", "0.5", "0.75")) {
        assertThat(score(protocol, "--split=test", "--iou-thresholds=" + iou)).isZero();
        assertThat(json().get("metrics").get("mAP").asDouble())
            .as(protocol + " " + iou)
            .isCloseTo(by.get(iou).asDouble(), within(1e-10));
      }
    }
  }
}
