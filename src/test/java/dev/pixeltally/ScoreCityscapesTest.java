package dev.pixeltally;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.measure.cityscapes.CityscapesGolden;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code score cityscapes-*} as a user types it, against cityscapesScripts' numbers. */
class ScoreCityscapesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private CityscapesGolden golden;

  @BeforeEach
  void listen() throws IOException {
    golden = CityscapesGolden.unpack("few-classes", folder.resolve("set"));
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(out);
    System.setErr(err);
  }

  private Path at(String name) {
    return golden.root().resolve(name);
  }

  private int score(String protocol, String predictions, String... more) {
    printed.reset();
    told.reset();
    Stream<String> line =
        Stream.of(
            "score", protocol, "--truth=" + at("gtFine/val"), "--predictions=" + at(predictions));
    return Pixeltally.run(Stream.concat(line, Stream.of(more)).toArray(String[]::new));
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private JsonNode printed() throws IOException {
    return JSON.readTree(printed.toString(StandardCharsets.UTF_8));
  }

  private JsonNode averages(String key) {
    return golden.expected().get("instance").get(key).get("averages");
  }

  private List<Object[]> rows(Table table, String... columns) throws IOException {
    Path run;
    try (Stream<Path> runs = Files.list(folder.resolve("runs/runs"))) {
      run = runs.findFirst().orElseThrow();
    }
    List<Object[]> rows = new ArrayList<>();
    try (TableReader in =
        TableReader.of(table)
            .columns(columns)
            .open(run.resolve(table.folder()).toString(), Configuration::new)) {
      for (Object[] row; (row = in.next()) != null; ) {
        rows.add(row.clone());
      }
    }
    return rows;
  }

  @Test
  void instancesToJsonAndTables() throws IOException {
    assertThat(
            score("cityscapes-instance", "instances", "--json", "--out=" + folder.resolve("runs")))
        .as(told())
        .isZero();
    assertThat(printed().at("/metrics/ap").asDouble())
        .isEqualTo(CityscapesGolden.number(averages("plain").get("allAp")));
    assertThat(printed().at("/metrics/ap50").asDouble())
        .isEqualTo(CityscapesGolden.number(averages("plain").get("allAp50%")));
    assertThat(printed().at("/metrics").has("ap_50m")).isFalse();
    assertThat(printed().get("images").asInt()).isEqualTo(24);
    assertThat(told()).contains("AP50%").contains("person");
    assertThat(rows(Table.SUMMARY, "metric")).hasSize(2);
    assertThat(rows(Table.IMAGE_METRICS, "protocol"))
        .isNotEmpty()
        .allMatch(row -> row[0].equals("cityscapes-instance"));
  }

  @Test
  void distancesAddTheirColumns() throws IOException {
    assertThat(
            score(
                "cityscapes-instance",
                "instances",
                "--gt-instances=" + at("gtInstances.json"),
                "--json"))
        .as(told())
        .isZero();
    assertThat(printed().at("/metrics/ap").asDouble())
        .isEqualTo(CityscapesGolden.number(averages("distances").get("allAp")));
    assertThat(printed().at("/metrics").has("ap_50m")).isTrue();
    assertThat(told()).contains("AP50%50m");
  }

  @Test
  void trainIdsAreMapped() throws IOException {
    String iou = "/metrics/mean_iou";
    assertThat(score("cityscapes-pixel", "train", "--prediction-labels=cityscapes-train", "--json"))
        .as(told())
        .isZero();
    assertThat(printed().get("failures").size()).isZero();
    double mapped = printed().at(iou).asDouble();
    assertThat(score("cityscapes-pixel", "pred", "--json")).as(told()).isZero();
    // What train ids cannot tell apart, all void, is a miss either way.
    assertThat(mapped).isEqualTo(printed().at(iou).asDouble());
  }

  @Test
  void brokenListsFailTheirImagesAlone() throws IOException {
    List<Path> lists;
    try (Stream<Path> all = Files.list(at("instances"))) {
      lists = all.filter(p -> p.toString().endsWith(".txt")).sorted().toList();
    }
    Files.createFile(folder.resolve("outside.png"));
    Files.createSymbolicLink(at("instances/masks/link.png"), folder.resolve("outside.png"));
    String mask;
    try (Stream<Path> masks = Files.list(at("instances/masks"))) {
      mask =
          "masks/"
              + masks.filter(p -> !p.endsWith("link.png")).findFirst().orElseThrow().getFileName();
    }
    String[] broken = {
      "../../outside.png 26 .5\n",
      "/etc/passwd 26 .5\n",
      "masks/link.png 26 .5\n",
      "masks/none.png 26 .5\n",
      mask + " 26\n",
      mask + " 26 nan\n",
      mask + " 26 1e999\n",
      mask + " 99 .5\n",
      mask + " car .5\n",
      "\n",
    };
    for (int i = 0; i < broken.length; i++) {
      Files.writeString(lists.get(i), broken[i]);
    }
    Files.delete(lists.get(broken.length));
    // Nothing found, and a class that has no objects, whose mask nobody opens: both are fine.
    Files.writeString(lists.get(broken.length + 1), "");
    Files.writeString(lists.get(broken.length + 2), mask + " 7 .5\n");
    assertThat(
            score(
                "cityscapes-instance",
                "instances",
                "--json",
                "--set",
                "failures.max-share=1",
                "--out=" + folder.resolve("runs")))
        .as(told())
        .isZero();
    assertThat(printed().get("images").asInt()).isEqualTo(24 - broken.length - 1);
    JsonNode failures = printed().get("failures");
    assertThat(failures.get("unsafe_path").asInt()).isEqualTo(3);
    assertThat(failures.get("missing_prediction").asInt()).isEqualTo(2);
    assertThat(failures.get("broken_detection").asInt()).isEqualTo(5);
    assertThat(failures.get("unknown_class_id").asInt()).isEqualTo(1);
    assertThat(rows(Table.FAILURES, "reason")).hasSize(broken.length + 1);
  }

  @Test
  void whatMeansNothingHereIsRefused() throws IOException {
    refused("no setting labels", "--labels=voc");
    refused("no setting bootstrap", "--bootstrap=5");
    refused("nowhere", "--gt-instances=" + at("nowhere.json"));
    Files.writeString(at("odd.json"), "{\"a\": {\"car\": [{\"instID\": -5}]}}");
    refused("instID -5", "--gt-instances=" + at("odd.json"));
    String object = "{\"a\": {\"car\": [{\"instID\": %s, \"pixelCount\": 5, \"medDist\": %s}]}}";
    Files.writeString(at("odd.json"), object.formatted("NaN", "5"));
    refused("odd.json", "--gt-instances=" + at("odd.json"));
    Files.writeString(at("odd.json"), object.formatted("26000", "NaN"));
    refused("lacks medDist or distConf", "--gt-instances=" + at("odd.json"));
    Files.writeString(at("odd.json"), "{\"a\": {\"car\": [");
    refused("odd.json", "--gt-instances=" + at("odd.json"));
    Files.writeString(at("odd.json"), "[]");
    refused("an object", "--gt-instances=" + at("odd.json"));
  }

  private void refused(String says, String... more) {
    assertThat(score("cityscapes-instance", "instances", more)).as(told()).isEqualTo(2);
    assertThat(told()).contains(says);
    assertThat(printed.size()).isZero();
  }
}
