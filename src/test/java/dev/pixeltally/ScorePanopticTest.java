package dev.pixeltally;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.FlatRgbPng;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.image.SegmentMap;
import dev.pixeltally.image.SegmentPng;
import dev.pixeltally.image.SharedData;
import dev.pixeltally.measure.panoptic.PanopticCase;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code score panoptic} as a user types it, against panopticapi's numbers. */
class ScorePanopticTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(out);
    System.setErr(err);
  }

  private int score(String protocol, String... more) {
    Stream<String> line =
        Stream.of(
            "score",
            protocol,
            "--truth=" + folder.resolve("truth.json"),
            "--predictions=" + folder.resolve("predictions.json"));
    return Pixeltally.run(Stream.concat(line, Stream.of(more)).toArray(String[]::new));
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private JsonNode printed() throws IOException {
    return JSON.readTree(printed.toString(StandardCharsets.UTF_8));
  }

  private void refused(String says, String... more) {
    told.reset();
    assertThat(score("panoptic", more)).as(told()).isEqualTo(2);
    assertThat(told()).contains(says);
    assertThat(printed.size()).isZero();
  }

  private static void same(JsonNode metrics, List<String> expected) {
    int compared = 0;
    for (String line : expected) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("mean")) {
        String suffix = words[1].equals("all") ? "" : "_" + words[1];
        assertThat(metrics.get("pq" + suffix).asDouble()).isEqualTo(Double.parseDouble(words[2]));
        assertThat(metrics.get("sq" + suffix).asDouble()).isEqualTo(Double.parseDouble(words[3]));
        assertThat(metrics.get("rq" + suffix).asDouble()).isEqualTo(Double.parseDouble(words[4]));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(3);
  }

  private static List<String> total(List<String> lines) {
    int begin = lines.indexOf("total");
    return lines.subList(begin, lines.size()).stream()
        .filter(l -> !l.startsWith("corrected"))
        .toList();
  }

  @Test
  void filesBecomeTheReferencesNumbersInAnyNumberOfThreads() throws Exception {
    PanopticCase golden = PanopticCase.named("generated");
    golden.write(folder);
    for (String threads : List.of("1", "3")) {
      printed.reset();
      String runs = folder.resolve("runs" + threads).toString();
      assertThat(score("panoptic", "--json", "--threads=" + threads, "--out=" + runs))
          .as(told())
          .isZero();
      assertThat(printed().get("images").asInt()).isEqualTo(200);
      same(printed().get("metrics"), total(golden.expected()));
      assertThat(rows(printed(), runs, Table.SUMMARY)).hasSize(12);
      assertThat(rows(printed(), runs, Table.CLASS_METRICS)).hasSize(7 * 7);
      assertThat(rows(printed(), runs, Table.IMAGE_METRICS)).hasSizeGreaterThan(200 * 8);
    }
    assertThat(told())
        .contains("1 predictions are of images that the truth lacks: 5")
        .contains("toothbrush");
  }

  private static List<Object[]> rows(JsonNode report, String runs, Table table) throws IOException {
    List<Object[]> rows = new ArrayList<>();
    String place = runs + "/runs/" + report.get("run").asText() + "/" + table.folder();
    try (TableReader reader = TableReader.of(table).open(place, Configuration::new)) {
      for (Object[] row; (row = reader.next()) != null; ) {
        rows.add(row.clone());
      }
    }
    return rows;
  }

  @Test
  void cityscapesImagesHaveNamesForIds() throws Exception {
    PanopticCase golden = PanopticCase.named("cityscapes");
    golden.write(folder);
    assertThat(score("cityscapes-panoptic", "--json")).as(told()).isZero();
    same(printed().get("metrics"), total(golden.expected()));
    assertThat(printed().get("protocol").asText()).isEqualTo("cityscapes-panoptic");
  }

  @Test
  void aFaultyImageIsAFailureAndTheOthersAreMeasured() throws Exception {
    PanopticCase.named("faulty").write(folder);
    String runs = folder.resolve("runs").toString();
    assertThat(score("panoptic", "--json", "--out=" + runs)).isEqualTo(3);
    assertThat(printed().get("images").asInt()).isEqualTo(1);
    assertThat(printed().get("metrics").get("pq").asDouble()).isEqualTo(1);
    JsonNode failures = printed().get("failures");
    assertThat(failures.get("segment_mismatch").asInt()).isEqualTo(3);
    assertThat(failures.get("size_mismatch").asInt()).isEqualTo(1);
    assertThat(failures.get("missing_prediction").asInt()).isEqualTo(1);
    assertThat(rows(printed(), runs, Table.FAILURES))
        .extracting(r -> r[1] + " " + r[4])
        .containsExactlyInAnyOrder(
            "8 segment_mismatch",
            "9 segment_mismatch",
            "10 size_mismatch",
            "11 missing_prediction",
            "12 segment_mismatch");
  }

  @Test
  void pngsMayLieElsewhereAndMissingOnesAreFailures() throws Exception {
    PanopticCase.named("perfect").write(folder);
    Files.move(folder.resolve("truth"), folder.resolve("elsewhere"));
    refused("truth-masks names another folder");
    assertThat(score("panoptic", "--json", "--truth-masks=" + folder.resolve("elsewhere")))
        .as(told())
        .isZero();
    printed.reset();
    Path png = folder.resolve("predictions/000000000007.png");
    Files.move(png, folder.resolve("secret.png"));
    assertThat(score("panoptic", "--json", "--truth-masks=" + folder.resolve("elsewhere")))
        .isEqualTo(3);
    assertThat(printed().get("failures").get("missing_prediction").asInt()).isEqualTo(1);
    printed.reset();
    Files.createSymbolicLink(png, folder.resolve("secret.png"));
    assertThat(score("panoptic", "--json", "--truth-masks=" + folder.resolve("elsewhere")))
        .isEqualTo(3);
    assertThat(printed().get("failures").get("unsafe_path").asInt()).isEqualTo(1);
  }

  @Test
  void correctedRowsHaveANameOfTheirOwnAndForeignSettingsAreRefused() throws Exception {
    PanopticCase.named("first-crowd").write(folder);
    assertThat(score("panoptic", "--json", "--mode=corrected")).as(told()).isZero();
    assertThat(printed().get("protocol").asText()).isEqualTo("panoptic-corrected");
    printed.reset();
    refused("no setting labels", "--labels=voc");
    String[] ofFolder = {"score", "panoptic", "--truth=" + folder, "--predictions=" + folder};
    assertThat(Pixeltally.run(ofFolder)).isEqualTo(2);
    assertThat(told()).contains("it is a folder; panoptic JSON");
    refused("no setting categories", "--categories=cat");
    told.reset();
    assertThat(score("mean-iou", "--truth-masks=x")).isEqualTo(2);
    assertThat(told()).contains("no setting truth-masks; Valid: console, ").contains(", layout, ");
    told.reset();
    assertThat(score("panoptic", "--prediction-labels=x")).isEqualTo(2);
    assertThat(told()).contains("; did you mean prediction-masks? Valid: ");
  }

  @Test
  void cocosOwnSampleMovedALittle() throws Exception {
    Path sample = SharedData.root().resolve("data/coco-panoptic-sample");
    Assumptions.assumeTrue(
        Files.isDirectory(sample), "no " + sample + ": real panoptic maps are not tried");
    Files.copy(sample.resolve("panoptic_examples.json"), folder.resolve("predictions.json"));
    Files.createDirectories(folder.resolve("predictions"));
    SegmentPng png = new SegmentPng();
    for (String name : List.of("000000142238.png", "000000439180.png")) {
      byte[] file = Files.readAllBytes(sample.resolve("panoptic_examples").resolve(name));
      Files.write(
          folder.resolve("predictions").resolve(name),
          new FlatRgbPng().encode(moved(png.decode(file, DecodeLimits.DEFAULT))));
    }
    String[] line = {
      "score",
      "panoptic",
      "--truth=" + sample.resolve("panoptic_examples.json"),
      "--predictions=" + folder.resolve("predictions.json"),
      "--json"
    };
    assertThat(Pixeltally.run(line)).as(told()).isZero();
    try (InputStream in =
        ScorePanopticTest.class.getResourceAsStream("/golden/panoptic/coco-sample.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      same(printed().get("metrics"), total(List.of(text.split("\n", -1))));
    }
  }

  /** Right by 6 and down by 4; what leaves the picture comes in on the other side. */
  private static RgbImage moved(SegmentMap map) {
    byte[] rgb = new byte[3 * map.width() * map.height()];
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        int from = 3 * (y * map.width() + x);
        int to = 3 * ((y + 4) % map.height() * map.width() + (x + 6) % map.width());
        System.arraycopy(map.rgb(), from, rgb, to, 3);
      }
    }
    return new RgbImage(map.width(), map.height(), rgb);
  }
}
