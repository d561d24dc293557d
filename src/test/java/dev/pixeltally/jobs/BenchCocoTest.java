package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Settings;
import dev.pixeltally.image.Rle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bench of COCO's evaluation is made of, and what it refuses. */
class BenchCocoTest {
  /** A polygon, a crowd in runs, key points; an image without objects. */
  private static final String TWO_IMAGES =
      """
      {"images": [{"id": 7, "width": 64, "height": 48}, {"id": 3, "width": 50, "height": 60}],
       "annotations": [
        {"id": 1, "image_id": 7, "category_id": 18, "bbox": [8.25, 6, 20.5, 30], "area": 512.125,
         "iscrowd": 0, "segmentation": [[8.25, 6, 28.75, 6, 28.75, 36, 8.25, 36]],
         "num_keypoints": 2, "keypoints": [10, 9, 2, 20.5, 30, 1, 0, 0, 0]},
        {"id": 2, "image_id": 7, "category_id": 1, "bbox": [0, 0, 2, 48], "area": 96,
         "iscrowd": 1, "segmentation": {"size": [48, 64], "counts": [0, 96, 2976]}}],
       "categories": [{"id": 18, "name": "dog"}, {"id": 1, "name": "a \\"person\\""}]}
      """;

  @TempDir Path folder;
  private Path source;

  @BeforeEach
  void write() throws IOException {
    source = Files.writeString(folder.resolve("source.json"), TWO_IMAGES);
  }

  private BenchCocoData.Made made(BenchCocoKind kind, String work) throws IOException {
    BenchCocoSource read = BenchCocoSource.read(source, kind);
    return new BenchCocoData(read, BenchCocoCase.A37K, folder.resolve(work)).files();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void aTruthIsTheSourceAgainAndAgain() throws IOException {
    BenchCocoData.Made made = made(BenchCocoKind.SEGM, "a");
    JsonNode truth = json(made.truth());
    assertThat(truth.get("images")).hasSize(5_000);
    assertThat(truth.get("categories")).hasSize(2);
    assertThat(truth.get("categories").get(0).get("name").asText()).isEqualTo("a \"person\"");
    assertThat(made.objects()).isEqualTo(truth.get("annotations").size()).isEqualTo(5_000);
    JsonNode polygon = truth.get("annotations").get(4_998);
    assertThat(polygon.get("area").doubleValue()).isEqualTo(512.125);
    assertThat(polygon.get("bbox").toString()).isEqualTo("[8.25,6.0,20.5,30.0]");
    assertThat(polygon.get("segmentation").toString())
        .isEqualTo("[[8.25,6.0,28.75,6.0,28.75,36.0,8.25,36.0]]");
    JsonNode crowd = truth.get("annotations").get(4_999);
    assertThat(crowd.get("iscrowd").intValue()).isEqualTo(1);
    assertThat(crowd.get("segmentation").toString())
        .isEqualTo("{\"size\":[48,64],\"counts\":[0,96,2976]}");
  }

  @Test
  void detectionsAreAsManyAsTheCaseSaysAndLieInTheirImages() throws IOException {
    BenchCocoData.Made made = made(BenchCocoKind.SEGM, "a");
    JsonNode images = json(made.truth()).get("images");
    JsonNode detections = json(made.results());
    JsonNode boxed = json(made.resultsWithBoxes());
    assertThat(detections).hasSize(37_000);
    assertThat(boxed).hasSize(37_000);
    for (int i = 0; i < detections.size(); i++) {
      JsonNode detection = detections.get(i);
      JsonNode image = images.get(detection.get("image_id").intValue() - 1);
      JsonNode mask = detection.get("segmentation");
      int height = image.get("height").intValue();
      int width = image.get("width").intValue();
      assertThat(mask.get("size").get(0).intValue()).isEqualTo(height);
      assertThat(mask.get("size").get(1).intValue()).isEqualTo(width);
      assertThat(detection.get("score").doubleValue()).isBetween(0.00001, 0.99999);
      assertThat(boxed.get(i).get("segmentation")).isEqualTo(mask);
      JsonNode box = boxed.get(i).get("bbox");
      assertThat(box.get(0).doubleValue() + box.get(2).doubleValue()).isBetween(1.0, width + 1e-9);
      assertThat(box.get(1).doubleValue() + box.get(3).doubleValue()).isBetween(1.0, height + 1e-9);
      if (i % 100 == 0) {
        assertThat(Rle.ofText(mask.get("counts").asText(), height, width).area()).isPositive();
      }
    }
  }

  @Test
  void keyPointsAreOfMarkedPersonsAlone() throws IOException {
    BenchCocoData.Made made = made(BenchCocoKind.KEYPOINTS, "a");
    JsonNode truth = json(made.truth());
    assertThat(truth.get("annotations")).hasSize(5_000);
    assertThat(truth.get("annotations").get(17).get("keypoints").toString())
        .isEqualTo("[10.0,9.0,2,20.5,30.0,1,0.0,0.0,0]");
    assertThat(truth.get("annotations").get(17).get("num_keypoints").intValue()).isEqualTo(2);
    JsonNode detections = json(made.results());
    assertThat(detections).hasSize(37_000);
    assertThat(detections.get(36_999).get("keypoints")).hasSize(9);
    assertThat(detections.get(0).has("bbox")).isFalse();
  }

  @Test
  void theSameSourceGivesTheSameBytesAndIsMadeOnce() throws IOException {
    for (BenchCocoKind kind : BenchCocoKind.values()) {
      BenchCocoData.Made one = made(kind, "a");
      BenchCocoData.Made other = made(kind, "b");
      assertThat(other.truth()).hasSameBinaryContentAs(one.truth());
      assertThat(other.results()).hasSameBinaryContentAs(one.results());
      var written = Files.getLastModifiedTime(one.results());
      assertThat(made(kind, "a")).isEqualTo(one);
      assertThat(Files.getLastModifiedTime(one.results())).isEqualTo(written);
    }
  }

  @Test
  void aSourceWithoutKeyPoints() throws IOException {
    Files.writeString(source, TWO_IMAGES.replace("keypoints", "other"));
    assertThatThrownBy(() -> BenchCocoSource.read(source, BenchCocoKind.KEYPOINTS))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("key points")
        .hasMessageContaining("--source-keypoints");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cases; a37k,a38k; a38k, which is not valid",
        "cases; c,c; c twice",
        "kinds; box; did you mean",
        "cores; 0,x; as in 0 or 0,1",
        "cores; 0,0; a core twice",
        "peers; hotcocoa; did you mean hotcoco?",
        "rounds; 0; from 1 to 99",
      })
  void aBadArgumentIsRefusedByName(String key, String value, String says) {
    Settings settings = new Settings(BenchCoco.SETTINGS);
    assertThatThrownBy(() -> settings.put(key, value, "--" + key))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(key)
        .hasMessageContaining(says);
  }

  @Test
  void coresThatAreNotThereAndKindsThatNoCaseHas() {
    assertThatThrownBy(() -> BenchCoco.run(settings("cores", "9999")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("core 9999");
    assertThatThrownBy(() -> BenchCoco.run(settings("kinds", "segm").put("cases", "c", "x")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("c has boxes (bbox) alone");
  }

  private Settings settings(String key, String value) {
    return new Settings(BenchCoco.SETTINGS)
        .put("source", source.toString(), "--source")
        .put(key, value, "--" + key);
  }
}
