package dev.pixeltally.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Bands round borders against those of make_trimap_golden.py: OpenCV's, SciPy's and NumPy's. */
class TrimapTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyWidthHasTheBitsOfTheReference() throws Exception {
    int cases = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    TrimapTest.class.getResourceAsStream("/golden/measure/trimap.jsonl.gz")),
                StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; cases++) {
        compare(JSON.readTree(line));
      }
    }
    assertThat(cases).isEqualTo(13);
  }

  private static void compare(JsonNode golden) throws Exception {
    List<LabelClass> classes = new ArrayList<>();
    golden
        .get("classes")
        .forEach(c -> classes.add(new LabelClass(c.asInt(), "class " + c, 0, false)));
    Map<Integer, Integer> ignored = new HashMap<>();
    golden.get("ignored").forEach(id -> ignored.put(id.asInt(), 0));
    MapProtocol<LabelMap> protocol =
        trimap(golden.get("protocol").asText(), new LabelSpace("any", classes, ignored));
    MapState state = protocol.empty();
    MapState plain = new MeanIou(protocol.labels()).empty();
    for (JsonNode image : golden.get("images")) {
      LabelMap truth = map(image, "truth");
      LabelMap prediction = map(image, "prediction");
      state = state.merge(protocol.observe(truth, prediction));
      plain = plain.merge(new MeanIou(protocol.labels()).observe(truth, prediction));
    }
    Metrics result = state.result();
    String name = golden.get("name").asText() + " by " + protocol.name() + " ";
    for (int w = 1; w <= 40; w++) {
      Metric iou = overall(result, "mean_iou@" + w);
      assertThat(iou.value()).as(name + iou).isEqualTo(hex(golden.get("mean_iou").get(w - 1)));
      assertThat(iou.support()).as(name + iou).isEqualTo(golden.get("pixels").get(w - 1).asLong());
      Metric accuracy = overall(result, "pixel_accuracy@" + w);
      assertThat(accuracy.value())
          .as(name + accuracy)
          .isEqualTo(hex(golden.get("pixel_accuracy").get(w - 1)));
      int k = 0;
      for (Metric m : result.perClass()) {
        if (m.name().equals("iou@" + w)) {
          assertThat(m.value()).as(name + m).isEqualTo(hex(golden.get("iou").get(w - 1).get(k++)));
        }
      }
      assertThat(k).isEqualTo(classes.size());
    }
    assertThat(result.overall()).containsAll(plain.result().overall());
    assertThat(result.perClass()).containsAll(plain.result().perClass());
  }

  private static Metric overall(Metrics metrics, String name) {
    return metrics.overall().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  private static Double hex(JsonNode value) {
    return value.asText().equals("nan") ? Double.NaN : Double.parseDouble(value.asText());
  }

  private static LabelMap map(JsonNode image, String key) {
    return new LabelMap(
        image.get("size").get(1).asInt(),
        image.get("size").get(0).asInt(),
        Base64.getDecoder().decode(image.get(key).asText()));
  }

  @SuppressWarnings("unchecked")
  private static MapProtocol<LabelMap> trimap(String name, LabelSpace labels) {
    return (MapProtocol<LabelMap>) Protocols.named(name, labels);
  }

  @Property(tries = 40)
  void anySplitAndAnyOrderGiveTheSameBits(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int partitions) throws Exception {
    Random random = new Random(seed);
    MapProtocol<LabelMap> protocol =
        trimap(random.nextBoolean() ? "trimap" : "trimap-void", space());
    MapState once = protocol.empty();
    List<MapState> states = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int width = 1 + random.nextInt(60);
      int height = 1 + random.nextInt(60);
      LabelMap truth = map(random, width, height);
      LabelMap prediction = map(random, width, height);
      once = once.merge(protocol.observe(truth, prediction));
      states.add(protocol.observe(truth, prediction));
    }
    Collections.shuffle(states, random);
    List<MapState> parts = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      parts.add(protocol.empty());
    }
    for (MapState state : states) {
      int p = random.nextInt(partitions);
      parts.set(p, parts.get(p).merge(copy(state)));
    }
    MapState merged = copy(parts.get(0));
    for (MapState part : parts.subList(1, partitions)) {
      merged = random.nextBoolean() ? merged.merge(part) : part.merge(merged);
    }
    assertThat(merged.result()).isEqualTo(once.result());
    assertThat(merged.images()).isEqualTo(8);
  }

  private static LabelMap map(Random random, int width, int height) {
    byte[] ids = new byte[width * height];
    for (int i = 0; i < ids.length; i++) {
      ids[i] =
          i > 0 && random.nextInt(30) > 0
              ? ids[i - 1]
              : new byte[] {0, 1, 2, (byte) 255}[random.nextInt(4)];
    }
    return new LabelMap(width, height, ids);
  }

  private static LabelSpace space() {
    return new LabelSpace(
        "three",
        List.of(
            new LabelClass(0, "a", 0, false),
            new LabelClass(1, "b", 0, false),
            new LabelClass(2, "c", 0, false)),
        Map.of(255, 0));
  }

  @SuppressWarnings("unchecked")
  private static <T> T copy(T object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @Test
  void ofOneImageSomeWidthsAreKept() throws Exception {
    LabelMap map = new LabelMap(3, 1, new byte[] {0, 0, 1});
    List<String> names =
        trimap("trimap", space()).observe(map, map).ofOneImage().stream()
            .filter(m -> m.classId() == null)
            .map(Metric::name)
            .toList();
    assertThat(names)
        .containsExactlyInAnyOrder(
            "mean_iou",
            "pixel_accuracy",
            "judged_pixels",
            "mean_iou@1",
            "mean_iou@2",
            "mean_iou@5",
            "mean_iou@10",
            "mean_iou@20",
            "mean_iou@40",
            "pixel_accuracy@1",
            "pixel_accuracy@2",
            "pixel_accuracy@5",
            "pixel_accuracy@10",
            "pixel_accuracy@20",
            "pixel_accuracy@40");
  }

  @Test
  void bandsRoundVoidNeedVoid() {
    LabelSpace bare = new LabelSpace("bare", space().classes(), Map.of());
    assertThatThrownBy(() -> Protocols.named("trimap-void", bare))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("label space bare ignores no id")
        .hasMessageContaining("trimap is valid");
  }

  @Test
  void countsOfDifferentProtocolsDoNotMerge() {
    MapState any = trimap("trimap", space()).empty();
    MapState around = trimap("trimap-void", space()).empty();
    assertThatThrownBy(() -> any.merge(around))
        .hasMessageContaining("Cannot merge counts of trimap on");
    assertThatThrownBy(() -> any.merge(new MeanIou(space()).empty()))
        .hasMessageContaining("Cannot merge counts of trimap on");
  }
}
