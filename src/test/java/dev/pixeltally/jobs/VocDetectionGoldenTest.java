package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.dataset.voc.VocBoxes;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.dataset.voc.VocResultsFiles;
import dev.pixeltally.dataset.voc.VocResultsReader;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.voc.VocDetectionProtocol;
import dev.pixeltally.measure.voc.VocDetectionState;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files to numbers against {@code make_voc_golden.py}: the devkit's rules, done naively. */
class VocDetectionGoldenTest {
  @TempDir Path folder;

  /** One state an image, in the list's order. */
  private static List<VocDetectionState> states(
      Path root, VocGoldenCase golden, VocDetectionProtocol protocol) throws Exception {
    Storage storage = Storage.of(root.toString());
    List<LabelClass> classes = golden.classes();
    VocFolder voc = VocFolder.open(storage, root.toString(), "val", VocFolder.Kind.DETECTION);
    VocImages images = VocImages.read(voc, voc.ids(), classes, 2);
    assertThat(images.failures()).isEmpty();
    VocResultsFiles files =
        VocResultsFiles.find(storage, root.resolve("results").toString(), "val");
    VocResultsReader reader =
        new VocResultsReader(storage, images.numbers(), Strictness.STRICT, 1 << 20);
    List<VocBoxes> boxes = new ArrayList<>();
    for (LabelClass c : classes) {
      boxes.add(reader.read(files.files().get(c.name())));
    }
    VocDetections detections = new VocDetections(boxes, images.ids().size());
    List<VocDetectionState> states = new ArrayList<>();
    for (int i = 0; i < images.ids().size(); i++) {
      states.add(protocol.observe(images.truths().get(i), detections.of(i)));
    }
    return states;
  }

  private static double value(Metrics metrics, long classId, String name) {
    return metrics.perClass().stream()
        .filter(m -> m.classId() == classId && m.name().equals(name))
        .mapToDouble(Metric::value)
        .findFirst()
        .orElseThrow();
  }

  private void compare(VocGoldenCase golden, int number) throws Exception {
    Path root = folder.resolve("case" + number);
    golden.write(root);
    for (String name : VocDetectionProtocol.names()) {
      for (Mode mode : Mode.values()) {
        VocDetectionProtocol protocol =
            new VocDetectionProtocol(name, golden.classes(), golden.thresholds(), mode);
        Metrics metrics =
            states(root, golden, protocol).stream()
                .reduce(protocol.empty(), VocDetectionState::merge)
                .result();
        String ap =
            (name.endsWith("2007") ? "ap07" : "ap10") + (mode == Mode.CORRECTED ? "corrected" : "");
        for (JsonNode one : golden.expected()) {
          compare(golden, metrics, one, ap);
        }
      }
    }
  }

  private static void compare(VocGoldenCase golden, Metrics metrics, JsonNode one, String ap) {
    String what = golden.name() + ", " + one.get("class").asText() + ", " + ap;
    long id =
        golden.classes().stream()
            .filter(c -> c.name().equals(one.get("class").asText()))
            .findFirst()
            .orElseThrow()
            .id();
    double iou = one.get("iou").asDouble();
    String at = golden.thresholds().length == 1 ? "" : "@" + iou;
    String apName = "AP" + Math.round(iou * 100);
    assertThat((Double) value(metrics, id, apName))
        .as(what)
        .isEqualTo((Double) one.get(ap).asDouble());
    for (String count : List.of("tp", "fp")) {
      assertThat(value(metrics, id, count + at)).as(what).isEqualTo(one.get(count).asDouble());
    }
    for (String count : List.of("objects", "difficult", "detections")) {
      assertThat(value(metrics, id, count)).as(what).isEqualTo(one.get(count).asDouble());
    }
  }

  @Test
  void edgeCasesHaveTheDevkitsNumbers() throws Exception {
    int number = 0;
    for (VocGoldenCase golden : VocGoldenCase.read("detection-edges.jsonl")) {
      compare(golden, number++);
    }
    assertThat(number).isGreaterThan(15);
  }

  @Test
  void aGeneratedDatasetHasTheDevkitsNumbersToTheLastBit() throws Exception {
    compare(VocGoldenCase.read("detection-generated.jsonl.gz").get(0), 0);
  }

  @Test
  void anySplitAndAnyOrderMergeToTheSameBits() throws Exception {
    VocGoldenCase golden = VocGoldenCase.read("detection-generated.jsonl.gz").get(0);
    golden.write(folder);
    VocDetectionProtocol protocol =
        new VocDetectionProtocol(
            "voc-det-2010", golden.classes(), golden.thresholds(), Mode.STRICT);
    Metrics whole =
        states(folder, golden, protocol).stream()
            .reduce(protocol.empty(), VocDetectionState::merge)
            .result();
    Random random = new Random(3);
    for (int round = 0; round < 5; round++) {
      List<VocDetectionState> parts = new ArrayList<>(states(folder, golden, protocol));
      Collections.shuffle(parts, random);
      Deque<VocDetectionState> rest = new ArrayDeque<>(parts);
      while (rest.size() > 1) {
        VocDetectionState merged = rest.remove().merge(rest.remove());
        if (random.nextBoolean()) {
          rest.addFirst(merged);
        } else {
          rest.addLast(merged);
        }
      }
      assertThat(rest.remove().result()).isEqualTo(whole);
    }
  }
}
