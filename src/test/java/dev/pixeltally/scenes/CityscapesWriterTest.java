package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.dataset.CityscapesCamera;
import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Datasets;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.InstancePng;
import dev.pixeltally.image.LabelMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written of scenes against the scenes themselves. */
class CityscapesWriterTest {
  private static final int IMAGES = 16;
  private static final SceneGenerator GENERATOR = new SceneGenerator(7);
  private static final List<String> SPLITS = List.of("train", "val");

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SampleScenes.write(SceneLayout.CITYSCAPES, folder.resolve("out"), IMAGES, 7, n -> {});
  }

  private static List<Sample> samples(String split) {
    Dataset dataset =
        Datasets.open(
            new DatasetSpec(
                "cityscapes", folder.resolve("out").toString(), split, null, null, null));
    assertThat(dataset.list().failures()).isEmpty();
    return dataset.list().samples();
  }

  /** {@code ashford/ashford_000012_000019}: 12. */
  private static Scene scene(Sample sample) {
    return GENERATOR.scene(Integer.parseInt(sample.id().split("_", -1)[1]));
  }

  private static Surface surface(int id) {
    return Arrays.stream(Surface.values()).filter(s -> s.id() == id).findFirst().orElseThrow();
  }

  @Test
  void mapsHoldTheClassesAndObjectsOfTheScenes() throws Exception {
    assertThat(samples("train")).hasSize(12);
    assertThat(samples("val")).hasSize(4);
    Set<Integer> kinds = new HashSet<>();
    for (String split : SPLITS) {
      for (Sample sample : samples(split)) {
        Scene scene = scene(sample);
        Path truth = Path.of(sample.truth());
        Path beside = Path.of(sample.truth().replace("labelIds", "instanceIds"));
        LabelMap labels = new IndexPng().decode(Files.readAllBytes(truth), DecodeLimits.DEFAULT);
        InstanceMap numbers =
            new InstancePng().decode(Files.readAllBytes(beside), DecodeLimits.DEFAULT);
        Map<Integer, Integer> numberOf = new HashMap<>();
        for (int i = 0; i < scene.width() * scene.height(); i++) {
          int object = scene.instances().ids()[i] & 255;
          CityscapesKind kind =
              object == 0
                  ? CityscapesKind.of(surface(scene.surfaces().ids()[i]))
                  : CityscapesKind.of(scene.objects().get(object - 1).kind());
          int number = numbers.id(i);
          assertThat((int) labels.ids()[i]).isEqualTo(kind.id());
          assertThat(number < 1000 ? number : number / 1000).isEqualTo(kind.id());
          assertThat(number >= 1000 && !kind.isThing()).isFalse();
          if (object > 0) {
            assertThat(numberOf.computeIfAbsent(object, o -> number)).isEqualTo(number);
          }
          kinds.add(kind.id());
        }
        List<Integer> single = numberOf.values().stream().filter(n -> n >= 1000).toList();
        assertThat(single).doesNotHaveDuplicates();
        BufferedImage photograph = ImageIO.read(Path.of(sample.image()).toFile());
        int x = scene.width() / 3;
        int y = scene.height() / 3;
        int at = 3 * (y * scene.width() + x);
        byte[] rgb = scene.image().rgb();
        assertThat(photograph.getRGB(x, y) & 0xffffff)
            .isEqualTo((rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | (rgb[at + 2] & 255));
      }
    }
    assertThat(kinds).contains(24, 26, 28, 23, 7);
  }

  @Test
  void disparitiesTellHowFarThingsAre() throws Exception {
    for (Sample sample : samples("val")) {
      Scene scene = scene(sample);
      byte[] file = Files.readAllBytes(Path.of(CityscapesNames.disparity(sample.truth())));
      Path camera = Path.of(CityscapesNames.camera(sample.truth()));
      CityscapesCamera pair = CityscapesCamera.read(Files.readAllBytes(camera), camera.toString());
      BufferedImage disparities = ImageIO.read(new ByteArrayInputStream(file));
      for (int i = 0; i < scene.depth().length; i += 7) {
        int value = disparities.getRaster().getSample(i % scene.width(), i / scene.width(), 0);
        double disparity = pair.baseline() * pair.focal() / scene.depth()[i];
        assertThat((value - 1) / 256.0)
            .isCloseTo(Math.min(disparity, 65_534 / 256.0), within(.5 / 256 + 1e-9));
      }
    }
  }

  @Test
  void segmentsAddUpToTheirPixels() throws IOException {
    for (String split : SPLITS) {
      Path truth = folder.resolve("out/gtFine");
      String name = "cityscapes_panoptic_" + split;
      JsonNode json = new ObjectMapper().readTree(truth.resolve(name + ".json").toFile());
      assertThat(json.get("categories")).hasSize(19);
      assertThat(json.get("images")).hasSize(samples(split).size());
      for (JsonNode a : json.get("annotations")) {
        BufferedImage png =
            ImageIO.read(truth.resolve(name).resolve(a.get("file_name").asText()).toFile());
        Map<Integer, Integer> areas = new HashMap<>();
        for (int y = 0; y < png.getHeight(); y++) {
          for (int x = 0; x < png.getWidth(); x++) {
            int rgb = png.getRGB(x, y);
            areas.merge((rgb >> 16 & 255) | (rgb & 0xff00), 1, Integer::sum);
          }
        }
        areas.remove(0);
        Map<Integer, Integer> said = new HashMap<>();
        a.get("segments_info").forEach(s -> said.put(s.get("id").asInt(), s.get("area").asInt()));
        assertThat(said).isEqualTo(areas);
      }
    }
  }
}
