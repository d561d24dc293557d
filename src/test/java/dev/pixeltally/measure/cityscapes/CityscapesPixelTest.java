package dev.pixeltally.measure.cityscapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelSpaces;
import dev.pixeltally.measure.ImageMeasurer;
import dev.pixeltally.measure.MapState;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.Summation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the numbers that cityscapesScripts printed, to the last bit. */
class CityscapesPixelTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(1 << 20, 4096, 1 << 20);

  @TempDir Path folder;

  private static CityscapesPixel protocol(Summation summation) {
    return new CityscapesPixel(LabelSpaces.builtIn("cityscapes"), summation);
  }

  private static List<MapState> states(CityscapesGolden golden, CityscapesPixel protocol)
      throws Exception {
    Dataset truth = golden.truth();
    CityscapesPredictions predictions = golden.predictions();
    PredictionFolder.Matched matched = predictions.match(truth.list());
    assertThat(matched.listing().failures()).isEmpty();
    assertThat(matched.strays()).isZero();
    ImageMeasurer<?, LabelMap, MapState> measurer = protocol.measurer(LIMITS);
    IndexPng png = new IndexPng();
    List<MapState> states = new ArrayList<>();
    try (SampleSource.Cursor cursor = truth.source().open(matched.listing().samples())) {
      while (cursor.hasNext()) {
        SampleFiles files = cursor.next();
        byte[] file =
            predictions
                .storage()
                .read(predictions.addressOf(files.sample().id()), 1 << 20, Reason.UNREADABLE);
        states.add(measurer.measure(files, png.decode(file, LIMITS)));
      }
    }
    return states;
  }

  private static MapState journey(MapState state) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(state);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (MapState) in.readObject();
    }
  }

  private static double overall(Metrics metrics, String name) {
    return metrics.overall().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixed", "few-classes", "no-objects"})
  void everyNumberIsTheToolsOwn(String name) throws Exception {
    CityscapesGolden golden = CityscapesGolden.unpack(name, folder);
    CityscapesPixel protocol = protocol(Summation.IN_ORDER);
    MapState all = protocol.empty();
    for (MapState state : states(golden, protocol)) {
      all = all.merge(state);
    }
    Metrics metrics = all.result();
    JsonNode expected = golden.expected().get("pixel");
    assertThat(overall(metrics, "mean_iou"))
        .isEqualTo(CityscapesGolden.number(expected.get("averageScoreClasses")));
    assertThat(overall(metrics, "mean_iiou"))
        .isEqualTo(CityscapesGolden.number(expected.get("averageScoreInstClasses")));
    assertThat(overall(metrics, "mean_category_iou"))
        .isEqualTo(CityscapesGolden.number(expected.get("averageScoreCategories")));
    assertThat(overall(metrics, "mean_category_iiou"))
        .isEqualTo(CityscapesGolden.number(expected.get("averageScoreInstCategories")));
    int classes = 0;
    for (Metric m : metrics.perClass()) {
      String scores =
          m.name().equals("iou") ? "classScores" : m.name().equals("iiou") ? "classInstScores" : "";
      if (!scores.isEmpty()) {
        classes++;
        assertThat(m.value())
            .as("%s of %s", m.name(), m.className())
            .isEqualTo(CityscapesGolden.number(expected.get(scores).get(m.className())));
      }
    }
    assertThat(classes).isEqualTo(19 + 8);
    int categories = 0;
    for (Metric m : metrics.overall()) {
      if (m.name().startsWith("category_")) {
        categories++;
        String[] words = m.name().split("\\.", 2);
        String scores = words[0].equals("category_iou") ? "categoryScores" : "categoryInstScores";
        assertThat(m.value())
            .as(m.name())
            .isEqualTo(CityscapesGolden.number(expected.get(scores).get(words[1])));
      }
    }
    assertThat(categories).isEqualTo(7 + 2);
  }

  @Test
  void anySplitAndAnyOrderGiveTheSameBits() throws Exception {
    CityscapesGolden golden = CityscapesGolden.unpack("mixed", folder);
    CityscapesPixel protocol = protocol(Summation.EXACT);
    List<MapState> states = states(golden, protocol);
    Metrics once = null;
    Random random = new Random(11);
    for (int round = 0; round < 20; round++) {
      List<MapState> shuffled = new ArrayList<>(states);
      Collections.shuffle(shuffled, random);
      List<MapState> parts = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        parts.add(protocol.empty());
      }
      for (MapState state : shuffled) {
        int part = random.nextInt(parts.size());
        parts.set(part, parts.get(part).merge(state));
      }
      MapState whole = journey(parts.get(0));
      for (MapState part : parts.subList(1, parts.size())) {
        whole = whole.merge(journey(part));
      }
      once = once == null ? whole.result() : once;
      assertThat(whole.result()).isEqualTo(once);
      assertThat(whole.images()).isEqualTo(200);
    }
    // The sums of weighted pixels, free of error, are near those of the tool.
    assertThat(overall(once, "mean_iiou"))
        .isCloseTo(
            CityscapesGolden.number(golden.expected().get("pixel").get("averageScoreInstClasses")),
            org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void idsThatCityscapesDoesNotHaveFailTheirImage() {
    CityscapesPixel protocol = protocol(Summation.EXACT);
    LabelMap road = new LabelMap(2, 1, new byte[] {7, 7});
    LabelMap odd = new LabelMap(2, 1, new byte[] {7, (byte) 255});
    assertThatThrownBy(() -> protocol.observe(new CityscapesTruth(road, null), odd))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("255")
        .hasMessageContaining("cityscapes-train");
    assertThatThrownBy(() -> protocol.observe(new CityscapesTruth(odd, null), road))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("255");
    // An object of a class that has none: 7001.
    InstanceMap objects = new InstanceMap(2, 1, new byte[] {0x1b, 0x59, 0, 7});
    assertThatThrownBy(() -> protocol.observe(new CityscapesTruth(road, objects), road))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("7001")
        .hasMessageContaining("road");
    InstanceMap narrow = new InstanceMap(1, 1, new byte[] {0, 7});
    assertThatThrownBy(() -> protocol.observe(new CityscapesTruth(road, narrow), road))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("1x1");
  }

  @Test
  void withoutMapsOfInstancesTheirNumbersAreUndefined() throws Exception {
    CityscapesPixel protocol = protocol(Summation.EXACT);
    LabelMap cars = new LabelMap(2, 1, new byte[] {26, 26});
    Metrics metrics = protocol.observe(new CityscapesTruth(cars, null), cars).result();
    assertThat(overall(metrics, "mean_iou")).isEqualTo(1);
    assertThat(overall(metrics, "mean_iiou")).isNaN();
  }

  @Test
  void otherLabelSpacesAreRefused() {
    assertThatThrownBy(() -> new CityscapesPixel(LabelSpaces.builtIn("voc"), Summation.EXACT))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("voc")
        .hasMessageContaining("cityscapes");
  }
}
