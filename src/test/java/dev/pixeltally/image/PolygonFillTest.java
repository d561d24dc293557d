package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.dataset.CityscapesOutlines;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.labels.LabelSpaces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Polygons against Pillow's and cityscapesScripts' pixels (make_cityscapes_polygons_golden.py). */
class PolygonFillTest {
  private static final String NOISE = "{}[],:\"-.e0159\\ax\0\377";
  private static final Map<String, byte[]> FILES = new TreeMap<>();

  @BeforeAll
  static void unpack() throws IOException {
    try (InputStream file =
            PolygonFillTest.class.getResourceAsStream("/golden/cityscapes/polygons.zip");
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        FILES.put(entry.getName(), zip.readAllBytes());
      }
    }
  }

  private static int[] corners(List<String> words) {
    return words.stream()
        .flatMap(corner -> Arrays.stream(corner.split(",", -1)))
        .mapToInt(number -> (int) Double.parseDouble(number))
        .toArray();
  }

  @Test
  void polygonsOfEveryKindHavePillowsPixels() throws SampleException {
    List<String> lines =
        new String(FILES.get("fills.txt"), StandardCharsets.UTF_8).lines().skip(1).toList();
    assertThat(lines).hasSizeGreaterThan(1000);
    for (String line : lines) {
      List<String> words = List.of(line.split(" ", -1));
      int width = Integer.parseInt(words.get(0));
      int height = Integer.parseInt(words.get(1));
      byte[] packed = new byte[(width * height + 7) / 8];
      new PolygonFill(width, height)
          .fill(
              corners(words.subList(2, words.size() - 1)),
              (row, from, to) -> {
                for (int i = row * width + from; i <= row * width + to; i++) {
                  packed[i >> 3] |= (byte) (128 >> (i & 7));
                }
              });
      assertThat(HexFormat.of().formatHex(packed)).as(line).isEqualTo(words.get(words.size() - 1));
    }
  }

  @Test
  void annotationsBecomeTheToolsMaps() throws SampleException {
    IndexPng labels = new IndexPng();
    InstancePng instances = new InstancePng();
    int scenes = 0;
    for (String name : FILES.keySet()) {
      if (!name.endsWith("polygons.json")) {
        continue;
      }
      scenes++;
      OutlinePainter painter =
          new OutlinePainter(CityscapesOutlines.read(FILES.get(name), name), DecodeLimits.DEFAULT);
      for (String space : List.of("cityscapes", "cityscapes-train")) {
        String png = space.equals("cityscapes") ? "labelIds.png" : "labelTrainIds.png";
        LabelMap theirs =
            labels.decode(FILES.get(name.replace("polygons.json", png)), DecodeLimits.DEFAULT);
        LabelMap ours = painter.labels(LabelSpaces.builtIn(space));
        assertThat(ours.width()).isEqualTo(theirs.width());
        assertThat(ours.ids())
            .as(name + " " + space)
            .isEqualTo(Arrays.copyOf(theirs.ids(), theirs.width() * theirs.height()));
      }
      InstanceMap theirs =
          instances.decode(
              FILES.get(name.replace("polygons.json", "instanceIds.png")), DecodeLimits.DEFAULT);
      assertThat(painter.instances().ids())
          .as(name)
          .isEqualTo(Arrays.copyOf(theirs.ids(), 2 * theirs.width() * theirs.height()));
    }
    assertThat(scenes).isEqualTo(16);
  }

  private static OutlinePainter painter(String objects) throws SampleException {
    String json = "{\"imgWidth\": 9, \"imgHeight\": 4, \"objects\": [" + objects + "]}";
    return new OutlinePainter(
        CityscapesOutlines.read(json.getBytes(StandardCharsets.UTF_8), "x_polygons.json"),
        DecodeLimits.DEFAULT);
  }

  @Test
  void whatIsNoAnnotationIsRefused() {
    Map<String, String> wrong =
        Map.of(
            "{\"label\": \"car\", \"polygon\": [[1, 1]]}", "car with 1 corners",
            "{\"polygon\": [[1, 1], [2, 2]]}", "without a label",
            "{\"label\": \"car\", \"polygon\": [[1], [2, 2]]}", "a corner of 1 numbers",
            "{\"label\": \"car\", \"polygon\": [[1e9, 1], [2, 2]]}", "a corner at 1.0E9",
            "{\"label\": \"car\", \"polygon\": [[NaN, 1], [2, 2]]}", "NaN",
            "{\"label\": \"car\"", "x_polygons.json");
    wrong.forEach(
        (objects, message) ->
            assertThatThrownBy(() -> painter(objects))
                .isInstanceOfSatisfying(
                    SampleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
                .hasMessageContaining(message));
    assertThatThrownBy(
            () ->
                painter("{\"label\": \"hovercar\", \"polygon\": [[1, 1], [2, 2]]}")
                    .labels(LabelSpaces.builtIn("cityscapes")))
        .hasMessageContaining("class hovercar, which Cityscapes does not have");
  }

  @Test
  void brokenBytesAreRefusedOrPaintedAndNothingElse() {
    byte[] whole = FILES.get("3_gtFine_polygons.json");
    int painted = 0;
    for (int seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      byte[] file =
          Arrays.copyOf(whole, seed % 3 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int i = random.nextInt(4); i >= 0 && file.length > 0; i--) {
        file[random.nextInt(file.length)] = (byte) NOISE.charAt(random.nextInt(NOISE.length()));
      }
      try {
        OutlinePainter painter =
            new OutlinePainter(
                CityscapesOutlines.read(file, "x"), new DecodeLimits(1 << 20, 4096, 1 << 20));
        painter.labels(LabelSpaces.builtIn("cityscapes"));
        painter.instances();
        painted++;
      } catch (SampleException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
    assertThat(painted).isBetween(1, 400);
  }

  @Test
  void anImageBeyondTheLimitsIsRefusedBeforeItIsMade() {
    String json = "{\"imgWidth\": 2000000000, \"imgHeight\": 2000000000, \"objects\": []}";
    assertThatThrownBy(
            () ->
                new OutlinePainter(
                    CityscapesOutlines.read(json.getBytes(StandardCharsets.UTF_8), "x"),
                    DecodeLimits.DEFAULT))
        .isInstanceOfSatisfying(
            SampleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PIXELS));
  }

  @Test
  void polygonsThatNobodyCouldHaveDrawnEnd() {
    int[] xy = new int[2_000_000];
    for (int i = 0; i < xy.length; i += 4) {
      xy[i + 1] = -1_000_000;
      xy[i + 3] = 1_000_000;
    }
    assertThatThrownBy(() -> new PolygonFill(100, 2000).fill(xy, (row, from, to) -> {}))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("too many edges");
  }
}
