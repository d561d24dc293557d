package dev.pixeltally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Datasets;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.SharedData;
import dev.pixeltally.labels.LabelSpaces;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** COCO-Stuff's real maps in its label space, against NumPy (make_coco_stuff_golden.py). */
class CocoStuffTest {
  private static Map<String, Double> golden() throws Exception {
    Map<String, Double> numbers = new HashMap<>();
    try (InputStream in =
        CocoStuffTest.class.getResourceAsStream("/golden/measure/coco-stuff.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#")) {
          int last = line.lastIndexOf(' ');
          numbers.put(line.substring(0, last), Double.valueOf(line.substring(last + 1)));
        }
      }
    }
    return numbers;
  }

  @Test
  void eightMapsAgainstTheirMirrorImages() throws Exception {
    Path folder = SharedData.root().resolve("data/coco-stuff-val8/labels").toAbsolutePath();
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        () -> "Skipped: no COCO-Stuff in " + folder + " (PIXELTALLY_SHARED)");
    Dataset truth =
        Datasets.openTruth(DatasetSpec.of("masks", folder.toString()).withLabels("coco-stuff"));
    MeanIou protocol = new MeanIou(LabelSpaces.builtIn("coco-stuff"));
    MapState all = protocol.empty();
    for (Sample sample : truth.list().samples()) {
      byte[] file = Files.readAllBytes(Path.of(sample.truth()));
      LabelMap map = new IndexPng().decode(file, DecodeLimits.DEFAULT);
      all = all.merge(protocol.observe(map, mirrored(map)));
    }
    assertThat(all.images()).isEqualTo(8);
    Map<String, Double> golden = golden();
    Metrics metrics = all.result();
    int compared = 0;
    for (Metric m : metrics.overall()) {
      if (golden.containsKey(m.name())) {
        assertThat(m.value()).as(m.name()).isEqualTo(golden.get(m.name()));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(3);
    for (Metric m : metrics.perClass()) {
      if (m.name().equals("iou")) {
        assertThat((Double) m.value())
            .as(m.className())
            .isEqualTo(golden.getOrDefault("iou " + m.classId(), Double.NaN));
      }
    }
  }

  private static LabelMap mirrored(LabelMap map) {
    byte[] ids = new byte[map.width() * map.height()];
    for (int i = 0; i < ids.length; i++) {
      int x = i % map.width();
      ids[i] = map.ids()[i - x + map.width() - 1 - x];
    }
    return new LabelMap(map.width(), map.height(), ids);
  }
}
