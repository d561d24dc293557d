package dev.pixeltally.measure.cityscapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.dataset.CityscapesMask;
import dev.pixeltally.dataset.CityscapesMasks;
import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.InstancePng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.MaskPng;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.cityscapes.InstanceRules.Distances;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the numbers that cityscapesScripts printed, to the last bit. */
class CityscapesInstanceTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(1 << 20, 4096, 1 << 20);

  @TempDir Path folder;

  /** Masks of a list; as a job reads them. */
  private static final class Masks implements ScoredMasks {
    private final CityscapesPredictions predictions;
    private final Iterator<CityscapesMask> rest;
    private CityscapesMask at;

    Masks(CityscapesPredictions predictions, List<CityscapesMask> masks) {
      this.predictions = predictions;
      this.rest = masks.iterator();
    }

    @Override
    public boolean next() {
      at = rest.hasNext() ? rest.next() : null;
      return at != null;
    }

    @Override
    public int labelId() {
      return at.labelId();
    }

    @Override
    public double score() {
      return at.score();
    }

    @Override
    public LabelMap mask() throws SampleException {
      byte[] file = predictions.storage().read(at.address(), 1 << 20, Reason.MISSING_PREDICTION);
      return new MaskPng().decode(file, LIMITS);
    }

    @Override
    public String name() {
      return at.address();
    }
  }

  /** A mask of one row. */
  private record One(int labelId, double score, byte[] set) {}

  private static ScoredMasks masks(One... all) {
    Iterator<One> rest = List.of(all).iterator();
    return new ScoredMasks() {
      private One at;

      @Override
      public boolean next() {
        at = rest.hasNext() ? rest.next() : null;
        return at != null;
      }

      @Override
      public int labelId() {
        return at.labelId();
      }

      @Override
      public double score() {
        return at.score();
      }

      @Override
      public LabelMap mask() {
        return new LabelMap(at.set().length, 1, at.set());
      }

      @Override
      public String name() {
        return "a mask";
      }
    };
  }

  private static List<InstanceState> states(CityscapesGolden golden, Distances distances)
      throws Exception {
    Dataset truth = golden.truth();
    String root = golden.root().resolve("instances").toString();
    CityscapesPredictions predictions = CityscapesPredictions.ofInstances(root, Map.of());
    PredictionFolder.Matched matched = predictions.match(truth.list());
    assertThat(matched.listing().failures()).isEmpty();
    GtInstances known =
        GtInstances.read(
            predictions.storage(), golden.root().resolve("gtInstances.json").toString());
    CityscapesInstance protocol = new CityscapesInstance(new InstanceRules(distances, Mode.STRICT));
    CityscapesMasks lists = new CityscapesMasks(predictions);
    List<InstanceState> states = new ArrayList<>();
    try (SampleSource.Cursor cursor = truth.source().open(matched.listing().samples())) {
      while (cursor.hasNext()) {
        SampleFiles files = cursor.next();
        String id = files.sample().id();
        String beside = CityscapesNames.instances(files.sample().truth());
        InstanceMap map = new InstancePng().decode(files.beside(beside, 1 << 20), LIMITS);
        states.add(
            protocol.observe(
                new CityscapesObjects(map, distances == Distances.ANY ? null : known.find(id)),
                new Masks(predictions, lists.read(predictions.addressOf(id)))));
      }
    }
    return states;
  }

  private static InstanceState merged(List<InstanceState> states, Distances distances) {
    InstanceState all = InstanceState.empty(new InstanceRules(distances, Mode.STRICT));
    for (InstanceState state : states) {
      all = all.merge(state);
    }
    return all;
  }

  private static Double overall(Metrics metrics, String name) {
    return metrics.overall().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static Double ofClass(Metrics metrics, String className, String name) {
    return metrics.perClass().stream()
        .filter(m -> m.name().equals(name) && m.className().equals(className))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixed", "few-classes", "no-objects", "large-objects"})
  void everyNumberIsTheToolsOwn(String name) throws Exception {
    CityscapesGolden golden = CityscapesGolden.unpack(name, folder);
    compare(golden, "plain", Distances.ANY, Map.of("allAp", "ap", "allAp50%", "ap50"));
    compare(
        golden,
        "distances",
        Distances.ANY_100_50,
        Map.of(
            "allAp", "ap",
            "allAp50%", "ap50",
            "allAp50m", "ap_50m",
            "allAp100m", "ap_100m",
            "allAp50%50m", "ap50_50m"));
  }

  private static void compare(
      CityscapesGolden golden, String key, Distances distances, Map<String, String> means)
      throws Exception {
    JsonNode expected = golden.expected().get("instance").get(key);
    Metrics metrics = merged(states(golden, distances), distances).result();
    String[] suffixes = {"", "_100m", "_50m"};
    List<CityscapesClass> classes = InstanceRules.classes();
    int cells = 0;
    for (int r = 0; r < expected.get("ap").size(); r++) {
      for (int c = 0; c < classes.size(); c++) {
        for (int o = 0; o < 10; o++) {
          String title = classes.get(c).title;
          String metric = "ap" + (50 + 5 * o) + suffixes[r];
          assertThat(ofClass(metrics, title, metric))
              .as("%s of %s, %s", metric, title, key)
              .isEqualTo(CityscapesGolden.number(expected.get("ap").get(r).get(c).get(o)));
          cells++;
        }
      }
    }
    assertThat(cells).isEqualTo(distances == Distances.ANY ? 80 : 240);
    JsonNode averages = expected.get("averages");
    means.forEach(
        (theirs, ours) ->
            assertThat(overall(metrics, ours))
                .as(theirs)
                .isEqualTo(CityscapesGolden.number(averages.get(theirs))));
    for (CityscapesClass c : classes) {
      means.forEach(
          (theirs, ours) -> {
            JsonNode own = averages.get("classes").get(c.title);
            String of = theirs.substring("all".length()).toLowerCase(Locale.ROOT);
            assertThat(ofClass(metrics, c.title, ours))
                .as("%s of %s", of, c.title)
                .isEqualTo(CityscapesGolden.number(own.get(of)));
          });
    }
  }

  @Test
  void anySplitAndAnyOrderGiveTheSameBits() throws Exception {
    CityscapesGolden golden = CityscapesGolden.unpack("mixed", folder);
    InstanceRules rules = new InstanceRules(Distances.ANY_100_50, Mode.STRICT);
    List<InstanceState> states = states(golden, Distances.ANY_100_50);
    Metrics once = merged(states, Distances.ANY_100_50).result();
    Random random = new Random(11);
    for (int round = 0; round < 20; round++) {
      List<InstanceState> shuffled = new ArrayList<>(states);
      Collections.shuffle(shuffled, random);
      List<InstanceState> parts = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        parts.add(InstanceState.empty(rules));
      }
      for (InstanceState state : shuffled) {
        int part = random.nextInt(parts.size());
        parts.set(part, parts.get(part).merge(state));
      }
      InstanceState whole = journey(parts.get(0));
      for (InstanceState part : parts.subList(1, parts.size())) {
        whole = whole.merge(journey(part));
      }
      assertThat(whole.result()).isEqualTo(once);
      assertThat(whole.images()).isEqualTo(200);
    }
  }

  private static InstanceState journey(InstanceState state) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(state);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (InstanceState) in.readObject();
    }
  }

  /** A row of pixels: so many of each number. */
  private static InstanceMap row(int... numbersAndLengths) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < numbersAndLengths.length; i += 2) {
      for (int k = 0; k < numbersAndLengths[i + 1]; k++) {
        out.write(numbersAndLengths[i] >> 8);
        out.write(numbersAndLengths[i]);
      }
    }
    return new InstanceMap(out.size() / 2, 1, out.toByteArray());
  }

  private static byte[] set(int width, int from, int to) {
    byte[] set = new byte[width];
    Arrays.fill(set, from, to, (byte) -1);
    return set;
  }

  private static Metrics of(Mode mode, InstanceMap map, One... predictions) throws Exception {
    InstanceRules rules = new InstanceRules(Distances.ANY, mode);
    return new CityscapesInstance(rules)
        .observe(new CityscapesObjects(map, null), masks(predictions))
        .result();
  }

  @Test
  void wherePredictionsAreAllIgnoredAndNothingIsFoundThePrecisionIsZero() throws Exception {
    // The reference ends with an IndexError there: its issue #89.
    InstanceMap map = row(26001, 200, 0, 200);
    Metrics metrics = of(Mode.STRICT, map, new One(26, .9, set(400, 250, 390)));
    assertThat(ofClass(metrics, "car", "ap")).isZero();
    assertThat(ofClass(metrics, "car", "false_positives")).isZero();
    assertThat(ofClass(metrics, "car", "false_negatives")).isEqualTo(1);
    assertThat(ofClass(metrics, "bus", "ap")).isNaN();
    assertThat(overall(metrics, "ap")).isZero();
  }

  @Test
  void aSmallGroupIsIgnoredTwiceLikeInTheReferenceAndOnceWhereCorrected() throws Exception {
    // 60 pixels of a group under a mask of 150, the rest on road: .4, counted twice .8.
    InstanceMap map = row(26, 60, 7, 140, 26001, 200);
    One mask = new One(26, .5, set(400, 0, 150));
    assertThat(ofClass(of(Mode.STRICT, map, mask), "car", "false_positives")).isZero();
    assertThat(ofClass(of(Mode.CORRECTED, map, mask), "car", "false_positives")).isEqualTo(1);
  }

  @Test
  void whatCannotBeJudgedFailsItsImage() {
    InstanceMap map = row(26001, 16);
    assertThatThrownBy(() -> of(Mode.STRICT, map, new One(34, .5, set(16, 0, 9))))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("label id 34");
    assertThatThrownBy(() -> of(Mode.STRICT, map, new One(26, .5, set(15, 0, 9))))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("15x1")
        .hasMessageContaining("16x1");
    assertThatThrownBy(() -> of(Mode.STRICT, row(500, 16)))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("500");
    GtInstances.Found other = new GtInstances.Found(17, 4, 1);
    InstanceRules rules = new InstanceRules(Distances.ANY_100_50, Mode.STRICT);
    assertThatThrownBy(
            () ->
                new CityscapesInstance(rules)
                    .observe(new CityscapesObjects(map, Map.of(26001, other)), masks()))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("26001")
        .hasMessageContaining("17");
  }

  @Test
  void rowsOfAnImageCountWhatItHas() throws Exception {
    InstanceMap map = row(26001, 200, 7, 200);
    InstanceState state =
        new CityscapesInstance(new InstanceRules(Distances.ANY, Mode.STRICT))
            .observe(
                new CityscapesObjects(map, null),
                masks(
                    new One(26, .9, set(400, 0, 190)),
                    new One(26, .8, set(400, 0, 200)),
                    new One(24, .7, set(400, 220, 390))));
    assertThat(state.ofOneImage())
        .containsExactly(
            new Metric("true_positives", 24L, "person", 0, 0),
            new Metric("false_positives", 24L, "person", 1, 1),
            new Metric("false_negatives", 24L, "person", 0, 0),
            new Metric("true_positives", 26L, "car", 1, 1),
            new Metric("false_positives", 26L, "car", 1, 2),
            new Metric("false_negatives", 26L, "car", 0, 1));
  }
}
