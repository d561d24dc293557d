package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.pose.PoseProtocol;
import dev.pixeltally.measure.pose.PoseRules;
import dev.pixeltally.measure.pose.PoseState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against mmpose's functions, with distances in float64. */
class ScorePosesTest {
  @TempDir Path folder;

  private JsonNode unpack(String name) throws IOException {
    try (InputStream file =
            ScorePosesTest.class.getResourceAsStream("/golden/maps/" + name + ".zip");
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
      }
    }
    return new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
  }

  private PoseFiles files() throws IOException {
    String truth = folder.resolve("truth.json").toString();
    return PoseFiles.read(Storage.of(truth), truth, folder.resolve("predictions.json").toString());
  }

  private static PoseProtocol protocol(int points) {
    PoseRules rules = PoseRules.of(points);
    return new PoseProtocol(
        points == 17 ? rules : rules.withPairs(new PoseRules.Pair(6, 9), new PoseRules.Pair(8, 9)));
  }

  private static double value(List<Metric> metrics, String name, Long point) {
    return metrics.stream()
        .filter(m -> m.name().equals(name) && Objects.equals(m.classId(), point))
        .mapToDouble(Metric::value)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pose", "pose16"})
  void numbersAreMmposes(String name) throws Exception {
    JsonNode expected = unpack(name);
    PoseFiles files = files();
    PoseProtocol protocol = protocol(files.points());
    PoseState state = protocol.empty();
    for (Sample i : files.images()) {
      state = state.merge(protocol.observe(files.truth(i), files.predictions(i)));
    }
    Metrics metrics = state.result();
    for (String count : List.of("objects", "missed_objects", "unmatched_predictions")) {
      assertThat(value(metrics.overall(), count, null))
          .as(count)
          .isEqualTo(expected.get(count).asDouble());
    }
    for (String share : List.of("pck", "pck_torso", "pckh", "auc", "pcp")) {
      String hex = expected.get(share).asText();
      assertThat((Double) value(metrics.overall(), share, null))
          .as(share)
          .isEqualTo(Double.valueOf(hex.replace("nan", "NaN")));
    }
    for (String mean : List.of("epe", "nme")) {
      assertThat(value(metrics.overall(), mean, null))
          .as(mean)
          .isCloseTo(Double.parseDouble(expected.get(mean).asText()), within(1e-12));
    }
    for (String share : List.of("pck", "pck_torso", "pckh")) {
      for (int point = 0; point < files.points(); point++) {
        double number = Double.parseDouble(expected.get("points").get(share).get(point).asText());
        // mmpose's word for "none counted" is -1.
        assertThat((Double) value(metrics.perClass(), share, (long) point))
            .as(share + " " + point)
            .isEqualTo(Double.valueOf(number == -1 ? Double.NaN : number));
      }
    }
  }

  @Test
  void anySplitAndOrderGiveTheSameBits() throws Exception {
    unpack("pose");
    PoseFiles files = files();
    PoseProtocol protocol = protocol(17);
    Metrics first = null;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<PoseState> parts = new ArrayList<>();
      for (Sample i : files.images()) {
        parts.add(protocol.observe(files.truth(i), files.predictions(i)));
      }
      Collections.shuffle(parts, random);
      while (parts.size() > 1) {
        int at = random.nextInt(parts.size() - 1);
        parts.set(at, parts.get(at).merge(parts.remove(at + 1)));
      }
      Metrics found = parts.get(0).result();
      first = first == null ? found : first;
      assertThat(found).isEqualTo(first);
    }
  }

  @Test
  void whatHoldsNoPosesIsRefused() throws Exception {
    unpack("pose");
    Path predictions = folder.resolve("predictions.json");
    Files.writeString(
        predictions,
        "[{\"image_id\":1,\"category_id\":1,\"score\":1,\"keypoints\":[1,2,1,3,4,1]}]");
    assertThatThrownBy(this::files)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("6 numbers as key points; 51 are valid");
    Files.writeString(
        folder.resolve("truth.json"),
        "{\"images\":[{\"id\":1}],\"annotations\":[],\"categories\":[{\"id\":1,\"name\":\"a\"}]}");
    Files.writeString(predictions, "[]");
    assertThatThrownBy(this::files)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no object of");
  }
}
