package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.scenes.KeyPoint.Visibility;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written of scenes against the scenes themselves. */
class CocoWriterTest {
  private static final int IMAGES = 24;
  private static final SceneGenerator GENERATOR = new SceneGenerator(7);
  private static final List<String> SPLITS = List.of("train", "val");

  private static final Map<Integer, Scene> SCENES = new HashMap<>();

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SampleScenes.write(SceneLayout.COCO, folder.resolve("out"), IMAGES, 7, n -> {});
    for (int i = 0; i < IMAGES; i++) {
      SCENES.put(i + 1, GENERATOR.scene(i));
    }
  }

  private static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/annotations/" + name).toFile());
  }

  @Test
  void eachFourthImageIsOfValAndNoDraftIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out/annotations"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "instances_train.json",
              "instances_val.json",
              "person_keypoints_train.json",
              "person_keypoints_val.json",
              "panoptic_train.json",
              "panoptic_val.json",
              "panoptic_train",
              "panoptic_val");
    }
    Set<Integer> ids = new TreeSet<>();
    for (String split : SPLITS) {
      for (JsonNode image : json("instances_" + split + ".json").get("images")) {
        int id = image.get("id").asInt();
        assertThat(ids.add(id)).isTrue();
        assertThat(id % 4 == 0).isEqualTo(split.equals("val"));
        assertThat(image.get("file_name").asText()).isEqualTo(String.format("%012d.jpg", id));
        assertThat(folder.resolve("out").resolve(split).resolve(image.get("file_name").asText()))
            .isNotEmptyFile();
        assertThat(image.get("width").asInt()).isEqualTo(SCENES.get(id).width());
        assertThat(image.get("height").asInt()).isEqualTo(SCENES.get(id).height());
      }
    }
    assertThat(ids).hasSize(IMAGES).contains(1, IMAGES);
  }

  @Test
  void masksAreThePixelsThatAreSeen() throws IOException {
    int crowds = 0;
    for (String split : SPLITS) {
      long next = 1;
      Map<Integer, Set<Integer>> seen = new HashMap<>();
      for (JsonNode a : json("instances_" + split + ".json").get("annotations")) {
        assertThat(a.get("id").asLong()).isEqualTo(next++);
        int image = a.get("image_id").asInt();
        Scene scene = SCENES.get(image);
        boolean[] mask = mask(a.get("segmentation"), scene);
        assertThat(a.get("iscrowd").asInt()).isEqualTo(a.get("segmentation").isObject() ? 1 : 0);
        crowds += a.get("iscrowd").asInt();
        int area = 0;
        Set<Integer> numbers = new HashSet<>();
        for (int p = 0; p < mask.length; p++) {
          if (mask[p]) {
            area++;
            numbers.add((int) scene.instances().ids()[p]);
          }
        }
        assertThat(a.get("area").asInt()).isEqualTo(area);
        int whole = 0;
        for (int number : numbers) {
          Instance o = scene.objects().get(number - 1);
          whole += o.visiblePixels();
          assertThat(o.kind().id()).isEqualTo(a.get("category_id").asInt());
          assertThat(seen.computeIfAbsent(image, i -> new HashSet<>()).add(number)).isTrue();
        }
        assertThat(area).as("all of each object").isEqualTo(whole);
        if (numbers.size() == 1) {
          Box box = scene.objects().get(numbers.iterator().next() - 1).visible();
          assertThat(ints(a.get("bbox")))
              .containsExactly(box.left(), box.top(), box.width(), box.height());
        }
      }
      seen.forEach((id, of) -> assertThat(of).hasSize(SCENES.get(id).objects().size()));
    }
    assertThat(crowds).isPositive();
  }

  /** Rings by the even-odd rule at the pixels' centres, then united; or runs down the columns. */
  private static boolean[] mask(JsonNode segmentation, Scene scene) {
    int width = scene.width();
    boolean[] mask = new boolean[width * scene.height()];
    if (segmentation.isObject()) {
      assertThat(ints(segmentation.get("size"))).containsExactly(scene.height(), width);
      int at = 0;
      boolean value = false;
      for (int run : ints(segmentation.get("counts"))) {
        for (int i = 0; i < run; i++, at++) {
          mask[at % scene.height() * width + at / scene.height()] = value;
        }
        value = !value;
      }
      assertThat(at).isEqualTo(mask.length);
      return mask;
    }
    for (JsonNode ring : segmentation) {
      List<Integer> corners = ints(ring);
      boolean[] filled = new boolean[mask.length];
      for (int i = 0; i < corners.size(); i += 2) {
        int j = (i + 2) % corners.size();
        int x = corners.get(i);
        int end = corners.get(j + 1);
        // An upright edge turns all that lies to its right inside out.
        for (int y = Math.min(corners.get(i + 1), end);
            y < Math.max(corners.get(i + 1), end);
            y++) {
          for (int p = y * width + x; p < (y + 1) * width; p++) {
            filled[p] ^= corners.get(j) == x;
          }
        }
      }
      for (int p = 0; p < mask.length; p++) {
        mask[p] |= filled[p];
      }
    }
    return mask;
  }

  private static List<Integer> ints(JsonNode list) {
    List<Integer> ints = new ArrayList<>();
    list.forEach(n -> ints.add(n.intValue()));
    return ints;
  }

  @Test
  void personsAreTheWalkersWithTheirJoints() throws IOException {
    for (String split : SPLITS) {
      Map<Long, JsonNode> instances = new HashMap<>();
      json("instances_" + split + ".json")
          .get("annotations")
          .forEach(a -> instances.put(a.get("id").asLong(), a));
      JsonNode persons = json("person_keypoints_" + split + ".json");
      assertThat(persons.get("categories")).hasSize(1);
      JsonNode names = persons.get("categories").get(0).get("keypoints");
      int found = 0;
      for (JsonNode a : persons.get("annotations")) {
        found++;
        JsonNode same = instances.get(a.get("id").asLong());
        same.fieldNames().forEachRemaining(f -> assertThat(a.get(f)).isEqualTo(same.get(f)));
        Scene scene = SCENES.get(a.get("image_id").asInt());
        List<Integer> box = ints(a.get("bbox"));
        Instance walker =
            scene.objects().stream()
                .filter(o -> o.kind() == SceneClass.WALKER)
                .filter(o -> o.visible().left() == box.get(0) && o.visible().top() == box.get(1))
                .findFirst()
                .orElseThrow();
        int known = 0;
        for (int k = 0; k < names.size(); k++) {
          KeyPoint joint = walker.keyPoints().get(k);
          assertThat(names.get(k).asText()).isEqualTo(joint.name());
          boolean absent = joint.visibility() == Visibility.ABSENT;
          int v = absent ? 0 : joint.visibility() == Visibility.HIDDEN ? 1 : 2;
          known += absent ? 0 : 1;
          assertThat(ints(a.get("keypoints")).subList(3 * k, 3 * k + 3))
              .containsExactly((int) Math.floor(joint.x()), (int) Math.floor(joint.y()), v);
        }
        assertThat(a.get("num_keypoints").asInt()).isEqualTo(known);
        assertThat(a.get("keypoints")).hasSize(51);
      }
      long walkers =
          SCENES.entrySet().stream()
              .filter(e -> (e.getKey() % 4 == 0) == split.equals("val"))
              .flatMap(e -> e.getValue().objects().stream())
              .filter(o -> o.kind() == SceneClass.WALKER)
              .count();
      assertThat(found).isEqualTo((int) walkers).isPositive();
    }
  }

  @Test
  void everyPixelIsOfItsSegment() throws IOException {
    for (String split : SPLITS) {
      for (JsonNode a : json("panoptic_" + split + ".json").get("annotations")) {
        Scene scene = SCENES.get(a.get("image_id").asInt());
        Path file = folder.resolve("out/annotations/panoptic_" + split);
        BufferedImage map = ImageIO.read(file.resolve(a.get("file_name").asText()).toFile());
        Map<Integer, JsonNode> segments = new HashMap<>();
        a.get("segments_info").forEach(s -> segments.put(s.get("id").asInt(), s));
        Map<Integer, Extents> seen = new HashMap<>();
        for (int y = 0, p = 0; y < scene.height(); y++) {
          for (int x = 0; x < scene.width(); x++, p++) {
            int rgb = map.getRGB(x, y);
            int red = rgb >> 16 & 255;
            int green = rgb >> 8 & 255;
            int blue = rgb & 255;
            int id = red + 256 * green + 65536 * blue;
            seen.computeIfAbsent(id, i -> new Extents(1)).add(0, x, y);
            int number = scene.instances().ids()[p];
            int category =
                number > 0
                    ? scene.objects().get(number - 1).kind().id()
                    : 101 + scene.surfaces().ids()[p];
            assertThat(segments.get(id).get("category_id").asInt()).isEqualTo(category);
          }
        }
        assertThat(seen.keySet()).isEqualTo(segments.keySet());
        seen.forEach(
            (id, extent) -> {
              Box box = extent.box(0);
              assertThat(segments.get(id).get("area").asInt()).isEqualTo(extent.pixels(0));
              assertThat(ints(segments.get(id).get("bbox")))
                  .containsExactly(box.left(), box.top(), box.width(), box.height());
            });
      }
    }
  }
}
