package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.Pixeltally;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.measure.pose.PoseProtocol;
import dev.pixeltally.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector with key points: its poses by distance, beside COCO's numbers. */
class EvaluatePosesTest {
  private static final String NAME = PoseProtocol.NAME;
  private static final String[] POINTS = {"torso-points=0,1", "head-points=0,2", "auc-pixels=12"};

  @TempDir static Path folder;
  private static DetectorTrial trial;
  private static RunReport both;
  private static RunReport alone;

  @BeforeAll
  static void evaluate() throws IOException {
    trial = DetectorTrial.in(folder);
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      both =
          trial.run(
              spark,
              "protocol=coco-keypoints," + NAME,
              DetectorTrial.SIGMAS,
              POINTS[0],
              POINTS[1],
              POINTS[2]);
      alone =
          trial.run(
              spark,
              "protocol=" + NAME,
              "fresh=false",
              "dataset.limit=7",
              POINTS[0],
              POINTS[1],
              POINTS[2]);
    }
  }

  private static Scored score(Path predictions, String... more) throws IOException {
    return Scored.by(
        folder,
        NAME,
        Stream.concat(
                Stream.of(
                    "--truth=" + trial.truth(),
                    "--predictions=" + predictions,
                    "--set",
                    POINTS[0],
                    "--set",
                    POINTS[1],
                    "--set",
                    POINTS[2]),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  @Test
  void theRunsPosesScoreAsItsResultsDo() throws IOException {
    Path json = folder.resolve("poses.json");
    assertThat(
            Pixeltally.run(
                "export",
                "--format=coco",
                "--from=" + trial.files().out(),
                "--run=" + both.run(),
                "--out=" + json))
        .isZero();
    Scored evaluated = Scored.of(trial.files().out(), both.run());
    Map<String, Object> numbers = evaluated.numbers(NAME);
    assertThat((Double) numbers.get("pck null")).isBetween(.05, .95);
    assertThat((Double) numbers.get("auc null")).isBetween(.05, .95);
    assertThat((Double) numbers.get("epe null")).isPositive();
    assertThat(evaluated.images(NAME)).isNotEmpty();
    for (Path predictions : List.of(json, evaluated.run())) {
      for (String threads : List.of("--threads=1", "--threads=3")) {
        Scored scored = score(predictions, threads);
        assertThat(scored.numbers(NAME)).isEqualTo(numbers);
        assertThat(scored.images(NAME)).isEqualTo(evaluated.images(NAME));
      }
    }
  }

  @Test
  void cocosNumbersStandBesideThem() throws IOException {
    JsonNode theirs = trial.numbers().get("coco-keypoints");
    assertThat(both.detections()).hasSize(1);
    assertThat(both.detections().get(0).metrics().overall().get(0).value())
        .isEqualTo(theirs.get(0).asDouble());
    assertThat(both.protocols()).isEqualTo("coco-keypoints," + NAME);
    JsonNode json = new ObjectMapper().readTree(both.json());
    assertThat(json.get("protocols")).hasSize(2);
    assertThat(json.get("protocols").get(1).get("protocol").asText()).isEqualTo(NAME);
    assertThat(json.get("protocols").get(1).get("metrics").get("pck").asDouble())
        .isEqualTo(both.overall("pck"));
  }

  @Test
  void theFirstImagesAloneAreJudgedAlone() throws IOException {
    assertThat(trial.files().manifest(alone.run()).get("inferred").asInt()).isZero();
    assertThat(alone.images()).isEqualTo(7);
    assertThat(alone.detections()).isEmpty();
    assertThat(alone.overall("objects")).isLessThan(both.overall("objects")).isPositive();
    JsonNode json = new ObjectMapper().readTree(alone.json());
    assertThat(json.get("metrics").get("pck").asDouble()).isEqualTo(alone.overall("pck"));
  }

  @Test
  void whatCannotBeScoredIsRefusedBeforeTheNetworkRuns() throws IOException {
    assertThatThrownBy(() -> EvaluateJob.plan(trial.config("protocol=" + NAME, "head-points=1,3")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("head-points=1,3 should name key points of 0..2");
    assertThatThrownBy(
            () ->
                EvaluateJob.plan(
                    trial.config(
                        "dataset.layout=voc",
                        "dataset.root=" + trial.files().dataset(),
                        "protocol=" + NAME)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("dataset.layout=coco");
    DetectorTrial own = DetectorTrial.in(Files.createTempDirectory(folder, "pointless"));
    String text = Files.readString(own.truth());
    Files.writeString(own.truth(), text.replace("\"keypoints\": [", "\"keypoint\": ["));
    assertThatThrownBy(() -> EvaluateJob.plan(own.config("protocol=" + NAME)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("has a marked key point");
    Path yaml = own.folder().resolve("bundle.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace(", key-points: points", ""));
    assertThatThrownBy(() -> EvaluateJob.plan(own.config("protocol=" + NAME)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("without key points; valid: coco-bbox, coco-segm");
  }
}
