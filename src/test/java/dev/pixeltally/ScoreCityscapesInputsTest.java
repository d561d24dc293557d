package dev.pixeltally;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.image.GreyPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.measure.cityscapes.CityscapesGolden;
import dev.pixeltally.scenes.SampleScenes;
import dev.pixeltally.scenes.SceneLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cityscapes in the forms that it also comes in: disparities, polygons alone, coarse truth. */
class ScoreCityscapesInputsTest {
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

  private JsonNode run(String... line) throws IOException {
    printed.reset();
    told.reset();
    assertThat(Pixeltally.run(line)).as(told()).isZero();
    return JSON.readTree(printed.toString(StandardCharsets.UTF_8));
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private JsonNode score(String protocol, Path truth, Path predictions, String... more)
      throws IOException {
    return run(
        Stream.concat(
                Stream.of(
                    "score",
                    protocol,
                    "--truth=" + truth,
                    "--predictions=" + predictions,
                    "--json",
                    "--set",
                    "failures.max-share=1"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static List<Path> files(Path below, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(p -> p.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static void delete(Path below, String ending) throws IOException {
    for (Path file : files(below, ending)) {
      Files.delete(file);
    }
  }

  private static void same(JsonNode found, String name, JsonNode expected) {
    assertThat(found.at("/metrics/" + name).asDouble())
        .as(name)
        .isEqualTo(CityscapesGolden.number(expected));
  }

  @Test
  void disparitiesBesideTheTruthGiveDistances() throws IOException {
    CityscapesGolden golden = CityscapesGolden.unpack("disparity", folder.resolve("set"));
    JsonNode expected = golden.expected().at("/instance/distances/averages");
    for (String truth : List.of("gtFine/val", ".")) {
      JsonNode found =
          score("cityscapes-instance", golden.root().resolve(truth), instances(golden));
      assertThat(found.get("failures").size()).isZero();
      same(found, "ap", expected.get("allAp"));
      same(found, "ap50", expected.get("allAp50%"));
      same(found, "ap_100m", expected.get("allAp100m"));
      same(found, "ap_50m", expected.get("allAp50m"));
      same(found, "ap50_50m", expected.get("allAp50%50m"));
    }
    assertThat(
            score(
                    "cityscapes-instance",
                    golden.root().resolve("gtFine/val"),
                    instances(golden),
                    "--distances=none")
                .at("/metrics")
                .has("ap_100m"))
        .isFalse();
  }

  private static Path instances(CityscapesGolden golden) {
    return golden.root().resolve("instances");
  }

  @Test
  void disparitiesThatAreNoneFailTheirImagesAlone() throws IOException {
    CityscapesGolden golden = CityscapesGolden.unpack("disparity", folder.resolve("set"));
    List<Path> disparities = files(golden.root(), "_disparity.png");
    List<Path> cameras = files(golden.root(), "_camera.json");
    Files.delete(disparities.get(0));
    Files.delete(cameras.get(1));
    Files.writeString(cameras.get(2), "{}");
    byte[] eight = new GreyPng().encode(new LabelMap(128, 112, new byte[128 * 112]));
    Files.write(disparities.get(3), eight);
    JsonNode found =
        score("cityscapes-instance", golden.root().resolve("gtFine/val"), instances(golden));
    assertThat(found.get("images").asInt()).isEqualTo(disparities.size() - 4);
    assertThat(found.at("/failures/missing_truth").asInt()).isEqualTo(2);
    assertThat(found.at("/failures/corrupt").asInt()).isEqualTo(1);
    assertThat(found.at("/failures/not_a_real_map").asInt()).isEqualTo(1);
  }

  @Test
  void coarseTruthIsReadInPlaceOfFine() throws IOException {
    CityscapesGolden golden = CityscapesGolden.unpack("few-classes", folder.resolve("set"));
    Path root = golden.root();
    for (Path file : files(root.resolve("gtFine"), ".png")) {
      Path coarse = root.resolve(root.relativize(file).toString().replace("gtFine", "gtCoarse"));
      Files.createDirectories(coarse.getParent());
      Files.move(file, coarse);
    }
    // The tool's pixels do not know what their files are called.
    JsonNode pixel = golden.expected().get("pixel");
    for (Path truth : List.of(root.resolve("gtCoarse/val"), root.resolve("gtCoarse"))) {
      JsonNode found = score("cityscapes-pixel", truth, root.resolve("pred"));
      assertThat(found.get("images").asInt()).isEqualTo(24);
      same(found, "mean_iou", pixel.get("averageScoreClasses"));
      same(found, "mean_iiou", pixel.get("averageScoreInstClasses"));
    }
    JsonNode found =
        score(
            "cityscapes-instance",
            root.resolve("gtCoarse/val"),
            instances(golden),
            "--gt-instances=" + root.resolve("gtInstances.json"));
    same(found, "ap", golden.expected().at("/instance/distances/averages/allAp"));
  }

  @Test
  void coarseTruthIsAskedForByItsFolder() throws IOException {
    Path root = folder.resolve("scenes");
    SampleScenes.write(SceneLayout.CITYSCAPES, root, 8, 3, n -> {});
    for (Path fine : files(root.resolve("gtFine/train"), "Ids.png")) {
      // Coarse: the left half is not labelled.
      Path coarse = root.resolve(root.relativize(fine).toString().replace("gtFine", "gtCoarse"));
      Files.createDirectories(coarse.getParent());
      Files.copy(fine, coarse);
    }
    Files.delete(files(root.resolve("gtCoarse"), "labelIds.png").get(0));
    JsonNode fine = run("inspect", "cityscapes", root.toString(), "--split=train", "--json");
    JsonNode coarse =
        run(
            "inspect",
            "cityscapes",
            root.toString(),
            "--split=train",
            "--masks=gtCoarse",
            "--json");
    assertThat(fine.at("/problems").size()).as(fine.toString()).isZero();
    assertThat(coarse.toString()).contains("missing_truth").contains("gtCoarse/train");
    printed.reset();
    told.reset();
    assertThat(
            Pixeltally.run(
                "inspect", "cityscapes", root.toString(), "--split=val", "--masks=gtCoarse"))
        .isEqualTo(2);
    assertThat(told()).contains("gtCoarse/val");
  }

  @Test
  void polygonsStandInForMapsThatAreMissing() throws IOException {
    Path whole = folder.resolve("whole");
    SampleScenes.write(SceneLayout.CITYSCAPES, whole, 12, 5, n -> {});
    Path drawn = folder.resolve("drawn");
    SampleScenes.write(SceneLayout.CITYSCAPES, drawn, 12, 5, n -> {});
    delete(drawn.resolve("gtFine"), "labelIds.png");
    Path predictions = folder.resolve("predictions");
    Files.createDirectories(predictions);
    List<Path> maps = files(whole.resolve("gtFine"), "labelIds.png");
    for (int i = 0; i < maps.size(); i++) {
      // Another scene's, so that there is something to count.
      String core = maps.get(i).getFileName().toString().replace("_gtFine_labelIds", "");
      Files.copy(maps.get(i), predictions.resolve(core));
    }
    JsonNode expected = score("cityscapes-pixel", whole.resolve("gtFine/val"), predictions);
    JsonNode found = score("cityscapes-pixel", drawn.resolve("gtFine/val"), predictions);
    assertThat(found.get("metrics")).isEqualTo(expected.get("metrics"));

    JsonNode inspected = run("inspect", "cityscapes", whole.toString(), "--split=val", "--json");
    JsonNode again = run("inspect", "cityscapes", drawn.toString(), "--split=val", "--json");
    assertThat(again.get("classes")).isEqualTo(inspected.get("classes"));
    Path pack = folder.resolve("pack");
    assertThat(
            Pixeltally.run(
                "pack",
                "--out=" + pack,
                "--console=quiet",
                "--set",
                "dataset.layout=cityscapes",
                "--set",
                "dataset.root=" + drawn))
        .as(told())
        .isZero();
    assertThat(run("inspect", "packed", pack.toString(), "--json").get("classes"))
        .isEqualTo(inspected.get("classes"));

    // Maps of instances too, and polygons that are none.
    delete(drawn.resolve("gtFine"), "instanceIds.png");
    List<Path> polygons = files(drawn.resolve("gtFine/val"), "polygons.json");
    Files.writeString(polygons.get(0), "{\"imgWidth\": 5");
    Files.delete(polygons.get(1));
    found = score("cityscapes-pixel", drawn.resolve("gtFine/val"), predictions);
    assertThat(found.get("images").asInt()).isEqualTo(polygons.size() - 2);
    assertThat(found.at("/failures/corrupt").asInt()).isEqualTo(1);
    assertThat(found.at("/metrics/mean_iou").asDouble()).isEqualTo(1);
    assertThat(found.at("/metrics/mean_iiou").asDouble()).isEqualTo(1);
  }
}
