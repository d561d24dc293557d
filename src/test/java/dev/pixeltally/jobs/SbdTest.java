package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.tables.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SBD's truth against {@code make_sbd_golden.py}, and against the same objects as VOC has them. */
class SbdTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/sbd");

  @TempDir Path folder;

  private final Captured console = new Captured();

  private int score(Path truth, Path results, String split, Mode mode) {
    return console.run(
        "score",
        "sds",
        "--truth=" + truth,
        "--split=" + split,
        "--predictions=" + results,
        "--mode=" + mode.name().toLowerCase(Locale.ROOT),
        "--out=" + folder.resolve("runs"),
        "--json",
        "--console=quiet");
  }

  /** AP10, AP20 to AP90 of the classes, by their ids. */
  private Map<String, ArrayNode> precisions() throws IOException {
    String run = new ObjectMapper().readTree(console.out()).get("run").asText();
    Map<String, ArrayNode> all = new TreeMap<>();
    for (Map<String, Object> row :
        ParquetRows.below(folder.resolve("runs/runs").resolve(run).resolve("class_metrics"))) {
      if (((String) row.get("metric")).matches("AP\\d0")) {
        Double value = (Double) row.get("value");
        all.computeIfAbsent(
                String.valueOf(row.get("class_id")), id -> new ObjectMapper().createArrayNode())
            .add(value == null ? Double.NaN : value);
      }
    }
    return all;
  }

  @Test
  void numbersAreTheReferencesAndThoseOfTheSameObjectsAsPictures() throws Exception {
    JsonNode expected = new ObjectMapper().readTree(GOLDEN.resolve("expected.json").toFile());
    for (String split : new String[] {"val", "odd"}) {
      Path results = GOLDEN.resolve("results-" + split + ".json");
      for (Mode mode : Mode.values()) {
        JsonNode own = expected.get(split).get(mode.name().toLowerCase(Locale.ROOT));
        assertThat(score(GOLDEN, results, split, mode)).as(console.err()).isZero();
        own.fieldNames()
            .forEachRemaining(
                id -> {
                  try {
                    assertThat(precisions().get(id)).as(split + mode + id).isEqualTo(own.get(id));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
        if (split.equals("val")) {
          assertThat(score(GOLDEN.resolve("voc"), results, split, mode)).isZero();
          Map<String, ArrayNode> pictures = precisions();
          assertThat(score(GOLDEN, results, split, mode)).isZero();
          assertThat(precisions()).isEqualTo(pictures);
        }
      }
    }
  }

  @Test
  void labelMapsAreThoseOfThePictures() throws Exception {
    // What is measured are other maps than the truth, so that numbers say something.
    String predictions = "--predictions=" + GOLDEN.resolve("voc/SegmentationObject");
    String labels = "--labels=voc";
    String[] ofMatlab = {"score", "mean-iou", "--truth=" + GOLDEN, labels, predictions, "--json"};
    assertThat(console.run(ofMatlab)).as(console.err()).isZero();
    JsonNode sbd = new ObjectMapper().readTree(console.out());
    assertThat(sbd.get("images").asInt()).isEqualTo(8);
    String[] ofPictures = ofMatlab.clone();
    ofPictures[2] = "--truth=" + GOLDEN.resolve("voc");
    assertThat(console.run(ofPictures)).as(console.err()).isZero();
    assertThat(sbd).isEqualTo(new ObjectMapper().readTree(console.out()));
    assertThat(sbd.get("metrics").get("pixel_accuracy").asDouble()).isGreaterThan(0).isLessThan(1);
  }

  @Test
  void brokenFilesAreFailedImages() throws Exception {
    Path root = Files.createDirectories(folder.resolve("dataset"));
    Path inst = Files.createDirectories(root.resolve("inst"));
    Files.copy(GOLDEN.resolve("val.txt"), root.resolve("val.txt"));
    for (String id : Files.readAllLines(GOLDEN.resolve("val.txt"))) {
      Files.copy(GOLDEN.resolve("inst/" + id + ".mat"), inst.resolve(id + ".mat"));
    }
    Files.copy(
        GOLDEN.resolve("cls/2008_000002.mat"),
        inst.resolve("2008_000002.mat"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.delete(inst.resolve("2008_000003.mat"));
    // Above the dataset, as its archive is unpacked.
    assertThat(score(folder, GOLDEN.resolve("results-val.json"), "val", Mode.STRICT)).isEqualTo(3);
    JsonNode json = new ObjectMapper().readTree(console.out());
    assertThat(json.get("images").asInt()).isEqualTo(6);
    Path run = folder.resolve("runs/runs").resolve(json.get("run").asText());
    assertThat(ParquetRows.below(run.resolve("failures")))
        .extracting(row -> row.get("image_id") + " " + row.get("reason"))
        .containsExactlyInAnyOrder(
            "2008_000002 " + Reason.CORRUPT.code(), "2008_000003 " + Reason.MISSING_TRUTH.code());
  }
}
