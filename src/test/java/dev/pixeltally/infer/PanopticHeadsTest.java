package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pixeltally.Npz;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.PanopticSegments;
import dev.pixeltally.image.PanopticSegments.Segment;
import dev.pixeltally.image.PixelPlaces;
import dev.pixeltally.infer.OutputSpec.ClassValues;
import dev.pixeltally.infer.OutputSpec.Fuse;
import dev.pixeltally.infer.OutputSpec.SegmentIds;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against transformers' and torch's own code; make_panoptic_heads_golden.py wrote the values. */
class PanopticHeadsTest {
  private static final int CASES = 24;

  /** Classes 0 to 2 are things, 3 to 5 stuff; 77 is not judged. */
  private static LabelSpace six() {
    List<LabelClass> classes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      classes.add(new LabelClass(100 + i, "class " + i, i, i < 3));
    }
    return new LabelSpace("six", classes, Map.of(77, 0));
  }

  private static RawOutput floats(String name, Npz golden, String key) {
    long[] shape = golden.shape(key);
    long[] batched = new long[shape.length + 1];
    batched[0] = 1;
    System.arraycopy(shape, 0, batched, 1, shape.length);
    return new RawOutput(name, TensorInfo.FLOAT32, batched, golden.floats(key));
  }

  private static Geometry stretched(int tensorWidth, int tensorHeight, int width, int height) {
    return new Geometry(width, height, tensorWidth, tensorHeight, 0, 0, tensorWidth, tensorHeight);
  }

  private static OutputSpec.PanopticQueries spec(double[] rules, boolean fused, SegmentIds ids) {
    return new OutputSpec.PanopticQueries(
        "classes",
        "masks",
        six(),
        ClassValues.INDICES,
        rules[1],
        rules[2],
        rules[3],
        fused ? Fuse.STUFF : Fuse.NONE,
        ids,
        rules[0] == 2 ? 384 : 0);
  }

  private static PanopticSegments run(Npz golden, int n, SegmentIds ids) throws Exception {
    double[] rules = golden.doubles(n + ".rules");
    PanopticQueries head =
        new PanopticQueries(spec(rules, golden.ints(n + ".fused").length > 0, ids));
    PassOutputs outputs =
        new PassOutputs(
            1,
            64,
            64,
            Map.of(
                "classes", floats("classes", golden, n + ".logits"),
                "masks", floats("masks", golden, n + ".masks")));
    head.check(outputs);
    return head.prediction(outputs, 0, stretched(64, 64, (int) rules[5], (int) rules[4]));
  }

  private static int[] ids(PanopticSegments segments) {
    int[] ids = new int[segments.width() * segments.height()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = segments.map().id(i);
    }
    return ids;
  }

  /** Every pixel, and of each number what was listed for it last, as panopticapi takes it. */
  @Test
  void queriesBecomeTheSegmentsOfTransformers() throws Exception {
    Npz golden = Npz.resource("/golden/panoptic-heads/queries.npz");
    int seen = 0;
    for (int n = 0; n < CASES; n++) {
      PanopticSegments found = run(golden, n, SegmentIds.TRANSFORMERS);
      assertThat(ids(found)).as("case %d", n).isEqualTo(golden.ints(n + ".map"));
      Map<Integer, double[]> listed = new LinkedHashMap<>();
      double[] rows = golden.doubles(n + ".segments");
      for (int r = 0; r < rows.length; r += 4) {
        listed.put((int) rows[r], new double[] {100 + rows[r + 1], rows[r + 3]});
      }
      assertThat(found.segments())
          .extracting(Segment::id)
          .containsExactlyElementsOf(listed.keySet());
      for (Segment s : found.segments()) {
        assertThat(s.classId()).isEqualTo((int) listed.get(s.id())[0]);
        // Theirs are rounded to six decimals.
        assertThat(s.score()).isCloseTo(listed.get(s.id())[1], within(6e-7));
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(60);
  }

  @Test
  void eachThingAndEachFusedClassHasANumberOfItsOwn() throws Exception {
    Npz golden = Npz.resource("/golden/panoptic-heads/queries.npz");
    for (int n = 0; n < CASES; n++) {
      PanopticSegments own = run(golden, n, SegmentIds.DISTINCT);
      List<Integer> classes = new ArrayList<>();
      double[] rows = golden.doubles(n + ".segments");
      for (int r = 0; r < rows.length; r += 4) {
        int id = 100 + (int) rows[r + 1];
        if (rows[r + 2] == 0 || !classes.contains(id)) {
          classes.add(id);
        }
      }
      assertThat(own.segments()).extracting(Segment::classId).isEqualTo(classes);
      long[] areas = new long[own.segments().size() + 1];
      for (int id : ids(own)) {
        areas[id]++;
      }
      own.segments().forEach(s -> assertThat(s.area()).isEqualTo(areas[s.id()]));
    }
  }

  @ParameterizedTest
  @EnumSource(PixelPlaces.class)
  void nearestPlacesAreTorchs(PixelPlaces rule) {
    Npz golden = Npz.resource("/golden/panoptic-heads/nearest.npz");
    for (int n = 0; golden.has(n + ".sizes"); n++) {
      int[] sizes = golden.ints(n + ".sizes");
      String key = n + (rule == PixelPlaces.NEAREST ? ".nearest" : ".exact");
      assertThat(rule.of(sizes[0], sizes[1])).isEqualTo(golden.ints(key));
    }
  }

  private static OutputSpec.PanopticLabels labels(int stuffArea) {
    return new OutputSpec.PanopticLabels(
        "map", six(), ClassValues.INDICES, 1000, 255, stuffArea, PixelPlaces.NEAREST);
  }

  private static PanopticSegments segments(
      OutputSpec.PanopticLabels spec, Geometry geometry, int width, long... values)
      throws Exception {
    PanopticLabels head = new PanopticLabels(spec);
    Map<String, RawOutput> tensors = new HashMap<>();
    long[] shape = {1, values.length / width, width};
    tensors.put("map", new RawOutput("map", TensorInfo.INT64, shape, values));
    PassOutputs outputs =
        new PassOutputs(1, geometry.tensorWidth(), geometry.tensorHeight(), tensors);
    head.check(outputs);
    return head.prediction(outputs, 0, geometry);
  }

  private static final long[] MAP = {
    255000, 1001, 1001, 1002, //
    5000, 1001, 1001, 1002, //
    4000, 4000, 4000, 1002,
  };

  @Test
  void classTimesDivisorPlusInstanceBecomesSegments() throws Exception {
    PanopticSegments found = segments(labels(0), stretched(4, 3, 4, 3), 4, MAP);
    assertThat(found.segments())
        .containsExactly(
            new Segment(1, 101, Double.NaN, 4),
            new Segment(2, 101, Double.NaN, 3),
            new Segment(3, 105, Double.NaN, 1),
            new Segment(4, 104, Double.NaN, 3));
    assertThat(ids(found)).containsExactly(0, 1, 1, 2, 3, 1, 1, 2, 4, 4, 4, 2);
  }

  @Test
  void smallStuffIsNothingAndSmallThingsStay() throws Exception {
    PanopticSegments found = segments(labels(4), stretched(4, 3, 4, 3), 4, MAP);
    assertThat(found.segments())
        .containsExactly(new Segment(1, 101, Double.NaN, 4), new Segment(2, 101, Double.NaN, 3));
    assertThat(ids(found)).containsExactly(0, 1, 1, 2, 0, 1, 1, 2, 0, 0, 0, 2);
  }

  @Test
  void theImagesPartIsCutOutAndBroughtToItsSize() throws Exception {
    // A 4x3 tensor whose first column and last row are padding; the image has 6x2 pixels.
    Geometry geometry = new Geometry(6, 2, 3, 2, 1, 0, 4, 3);
    PanopticSegments found = segments(labels(0), geometry, 4, MAP);
    assertThat(ids(found)).containsExactly(1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 2, 2);
    // Half the tensor's size: each number stands for four pixels of it.
    Geometry halved = new Geometry(8, 6, 8, 6, 0, 0, 8, 6);
    PanopticSegments grown = segments(labels(0), halved, 4, MAP);
    assertThat(grown.segments()).extracting(Segment::area).containsExactly(16L, 12L, 4L, 12L);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 6000, 1L << 40})
  void whatIsNoClassFailsTheImage(long value) {
    long[] map = MAP.clone();
    map[0] = value;
    assertThatThrownBy(() -> segments(labels(0), stretched(4, 3, 4, 3), 4, map))
        .isInstanceOfSatisfying(
            SampleException.class,
            e ->
                assertThat(e.reason())
                    .isEqualTo(value > 6000 ? Reason.NETWORK_OUTPUT : Reason.UNKNOWN_CLASS_ID));
  }

  @Test
  void aNumberAPixelFailsTheImage() {
    long[] noise = new long[300 * 300];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = i;
    }
    OutputSpec.PanopticLabels spec =
        new OutputSpec.PanopticLabels(
            "map", six(), ClassValues.INDICES, 1 << 20, -1, 5, PixelPlaces.NEAREST);
    assertThatThrownBy(() -> segments(spec, stretched(300, 300, 300, 300), 300, noise))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("more than 65536 segments");
  }

  @Test
  void notANumberFailsTheImage() {
    Npz golden = Npz.resource("/golden/panoptic-heads/queries.npz");
    for (String broken : List.of("classes", "masks")) {
      PanopticQueries head =
          new PanopticQueries(spec(golden.doubles("1.rules"), false, SegmentIds.DISTINCT));
      Map<String, RawOutput> tensors = new HashMap<>();
      tensors.put("classes", floats("classes", golden, "1.logits"));
      tensors.put("masks", floats("masks", golden, "1.masks"));
      Arrays.fill((float[]) tensors.get(broken).elements(), Float.NaN);
      PassOutputs outputs = new PassOutputs(1, 64, 64, tensors);
      assertThatThrownBy(() -> head.prediction(outputs, 0, stretched(64, 64, 20, 20)))
          .isInstanceOfSatisfying(
              SampleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NETWORK_NAN));
    }
  }

  @Test
  void anotherNumberOfClassesIsRefused() {
    Npz golden = Npz.resource("/golden/panoptic-heads/queries.npz");
    PanopticQueries head =
        new PanopticQueries(spec(golden.doubles("1.rules"), false, SegmentIds.DISTINCT));
    RawOutput classes =
        new RawOutput("classes", TensorInfo.FLOAT32, new long[] {1, 2, 6}, new float[12]);
    PassOutputs outputs =
        new PassOutputs(
            1, 64, 64, Map.of("classes", classes, "masks", floats("masks", golden, "1.masks")));
    assertThatThrownBy(() -> head.check(outputs))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("[N, Q, 7]");
  }
}
