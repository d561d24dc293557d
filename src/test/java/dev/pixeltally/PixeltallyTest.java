package dev.pixeltally;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.jobs.ScoreJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that need no Spark, as a user types them. */
class PixeltallyTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/jobs");

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

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private void refused(String says, String... args) {
    assertThat(Pixeltally.run(args)).as(told()).isEqualTo(2);
    assertThat(told()).contains(says);
    assertThat(printed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evaluate", "score", "sample", "inspect", "vacuum", "bench", "bench coco"})
  void everyCommandsHelpHasExamplesWhoseOptionsExist(String command) {
    assertThat(Pixeltally.run((command + " --help").split(" "))).isZero();
    List<String> examples = printed().lines().filter(l -> l.startsWith("  pixeltally ")).toList();
    assertThat(examples).isNotEmpty();
    String help = printed();
    for (String example : examples) {
      Stream.of(example.split(" "))
          .filter(word -> word.startsWith("--"))
          .forEach(option -> assertThat(help).as(example).contains(option));
    }
    if (command.equals("score")) {
      List<String> words = List.of(help.split("[^a-z0-9-]+", -1));
      assertThat(words).contains(ScoreJob.PROTOCOL.label().split("\\|", -1));
    }
    assertThat(help).contains("Exit codes: 0 done, 1 failed, 2 refused, 3 too many samples failed");
  }

  @Test
  void completionKnowsTheCommandsAndTheirOptions() {
    assertThat(Pixeltally.run("completion")).isZero();
    assertThat(printed()).contains("evaluate", "score", "--predictions", "--overlays");
  }

  @Test
  void argumentsBetweenTheTwoWordsOfACommand() {
    refused("should stand after coco", "bench", "--rounds", "1", "coco");
  }

  @Test
  void aCommandThatIsNotThere() {
    refused("evaluate", "evalaute");
  }

  @Test
  void anOptionThatIsNotThere() {
    refused("--predictions", "score", "mean-iou", "--prediction", "x");
  }

  @Test
  void aPairThatIsNone() {
    refused("--set dataset.split: should be KEY=VALUE", "evaluate", "--set", "dataset.split");
  }

  @Test
  void aProtocolThatIsNotThere() {
    refused("did you mean mean-iou?", "score", "mean-iuo", "--truth", "x", "--predictions", "y");
  }

  @Test
  void aConfigurationThatIsNotThere() {
    refused("did you mean", "evaluate", "conf/quickstrat.yaml");
  }

  @Test
  void labelMapsOfAnotherToolAreScoredToTheLastBit() throws IOException {
    int code =
        Pixeltally.run(
            "score",
            "mean-iou",
            "--labels=" + GOLDEN.resolve("colours.yaml"),
            "--truth=" + GOLDEN.resolve("dataset/SegmentationClass"),
            "--predictions=" + GOLDEN.resolve("expected"),
            "--json");
    assertThat(code).as(told()).isZero();
    JsonNode run = new ObjectMapper().readTree(printed());
    assertThat(run.get("protocol").asText()).isEqualTo("mean-iou");
    Map<String, Double> numbers = new TreeMap<>();
    run.get("metrics").properties().forEach(e -> numbers.put(e.getKey(), e.getValue().asDouble()));
    run.get("classes").forEach(c -> numbers.put("iou." + c.get("id"), c.get("iou").asDouble()));
    for (String line : Files.readAllLines(GOLDEN.resolve("metrics.csv"))) {
      String[] pair = line.split(",", -1);
      assertThat(numbers).containsEntry(pair[0], Double.valueOf(pair[1]));
    }
  }

  @Test
  void withoutJsonTheTableIsOnStandardOutput() {
    assertThat(score("--set", "console=quiet", "--out=" + folder)).as(told()).isZero();
    assertThat(printed()).contains("mean iou", "pixel accuracy", folder.toString());
    assertThat(folder.resolve("latest.json")).exists();
  }

  private int score(String... more) {
    return Pixeltally.run(
        Stream.concat(
                Stream.of(
                    "score",
                    "mean-iou",
                    "--labels=" + GOLDEN.resolve("colours.yaml"),
                    "--truth=" + GOLDEN.resolve("dataset/SegmentationClass"),
                    "--predictions=" + GOLDEN.resolve("expected")),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void aFlagLeavesTheNextWordAlone() {
    assertThat(
            Pixeltally.run(
                "inspect",
                "--json",
                "voc",
                GOLDEN.resolve("dataset").toString(),
                "--labels=" + GOLDEN.resolve("colours.yaml"),
                "--split=val"))
        .as(told())
        .isZero();
    assertThat(printed()).startsWith("{");
  }

  @Test
  void anOptionThatACommandDoesNotHeedIsRefused() {
    refused("--overlays", "score", "mean-iou", "--overlays", "8");
    refused("--exif-rotation", "inspect", "voc", "x", "--exif-rotation", "apply");
  }

  @Test
  void missingPredictionsAreFailuresAndTheExitCodeSaysSo() throws IOException {
    Path some = Files.createDirectory(folder.resolve("some"));
    Files.copy(GOLDEN.resolve("expected/scene_00.png"), some.resolve("scene_00.png"));
    assertThat(score("--set", "predictions=" + some)).isEqualTo(3);
    assertThat(told()).contains("19 of 20 samples failed").contains("failures.max-share=0.05");
  }

  @Test
  void scenesAreDrawnInspectedAndNeverOverwritten() throws IOException {
    String scenes = folder.resolve("scenes").toString();
    String[] draw = {"sample", "--layout", "voc", "--images", "3", "--seed", "7", "--out", scenes};
    assertThat(Pixeltally.run(draw)).as(told()).isZero();
    printed.reset();
    assertThat(
            Pixeltally.run(
                "inspect", "voc", scenes, "--split=trainval", "--labels=scenes", "--json"))
        .as(told())
        .isZero();
    assertThat(new ObjectMapper().readTree(printed()).toString()).contains("\"masks\":3");
    printed.reset();
    refused(scenes, draw);
  }
}
