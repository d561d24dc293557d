package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.image.Rle;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.voc.SdsPrediction;
import dev.pixeltally.measure.voc.SdsProtocol;
import dev.pixeltally.measure.voc.SdsState;
import dev.pixeltally.measure.voc.SdsTruth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** SDS against {@code make_voc_golden.py}: the rules of {@code generalized_det_eval.m}. */
class SdsGoldenTest {
  private static Rle mask(String bits, int size) {
    byte[] bytes = new byte[size * size];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (bits.charAt(i) - '0');
    }
    return Rle.ofBits(bytes, size, size);
  }

  private static List<SdsState> states(VocGoldenCase golden, SdsProtocol protocol)
      throws Exception {
    int size = golden.json().get("size").asInt();
    List<SdsState> states = new ArrayList<>();
    for (JsonNode image : golden.json().get("images")) {
      List<JsonNode> objects = new ArrayList<>();
      image.get("objects").forEach(objects::add);
      List<JsonNode> detections = new ArrayList<>();
      image.get("detections").forEach(detections::add);
      SdsTruth truth =
          new SdsTruth(
              size,
              size,
              objects.stream().mapToInt(o -> o.get(0).asInt()).toArray(),
              objects.stream().map(o -> mask(o.get(1).asText(), size)).toList());
      SdsPrediction prediction =
          new SdsPrediction(
              states.size(),
              detections.stream().mapToInt(d -> d.get(0).asInt()).toArray(),
              detections.stream().mapToDouble(d -> d.get(1).asDouble()).toArray(),
              detections.stream().map(d -> mask(d.get(2).asText(), size)).toList());
      states.add(protocol.observe(truth, prediction));
    }
    return states;
  }

  private static double value(Metrics metrics, int classIndex, String name) {
    return metrics.perClass().stream()
        .filter(m -> m.classId() == classIndex + 1 && m.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void hasTheReferencesNumbersToTheLastBit() throws Exception {
    for (VocGoldenCase golden : VocGoldenCase.read("sds.jsonl.gz")) {
      for (Mode mode : Mode.values()) {
        SdsProtocol protocol = new SdsProtocol(golden.classes(), mode);
        Metrics metrics =
            states(golden, protocol).stream().reduce(protocol.empty(), SdsState::merge).result();
        JsonNode expected = golden.json().get("expected").get(mode.name().toLowerCase(Locale.ROOT));
        for (int c = 0; c < golden.classes().size(); c++) {
          String what = golden.name() + ", " + mode + ", class " + c;
          for (int t = 0; t < 9; t++) {
            assertThat((Double) value(metrics, c, "AP" + 10 * (t + 1)))
                .as(what + ", " + t)
                .isEqualTo((Double) expected.get("ap").get(c).get(t).asDouble());
          }
          assertThat((Double) value(metrics, c, "AP"))
              .as(what)
              .isEqualTo((Double) expected.get("volume").get(c).asDouble());
        }
      }
    }
  }

  @Test
  void anyOrderMergesToTheSameBits() throws Exception {
    VocGoldenCase golden = VocGoldenCase.read("sds.jsonl.gz").get(2);
    SdsProtocol protocol = new SdsProtocol(golden.classes(), Mode.STRICT);
    Metrics whole =
        states(golden, protocol).stream().reduce(protocol.empty(), SdsState::merge).result();
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      List<SdsState> parts = states(golden, protocol);
      Collections.shuffle(parts, random);
      int cut = random.nextInt(parts.size() + 1);
      SdsState left = protocol.empty();
      for (SdsState one : parts.subList(0, cut)) {
        left = left.merge(one);
      }
      SdsState right = protocol.empty();
      for (SdsState one : parts.subList(cut, parts.size())) {
        right = right.merge(one);
      }
      assertThat(right.merge(left).result()).isEqualTo(whole);
    }
  }
}
