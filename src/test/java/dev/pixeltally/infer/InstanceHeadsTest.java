package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pixeltally.Npz;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.Instances;
import dev.pixeltally.image.Rle;
import dev.pixeltally.infer.OutputSpec.ClassValues;
import dev.pixeltally.infer.OutputSpec.Coordinates;
import dev.pixeltally.infer.OutputSpec.MaskFrame;
import dev.pixeltally.infer.OutputSpec.Part;
import dev.pixeltally.infer.Selection.Mode;
import dev.pixeltally.infer.Selection.Rule;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against YOLOX's and torchvision's own code; make_heads_golden.py wrote the values. */
class InstanceHeadsTest {
  private static final LabelSpace FIVE = space(10, 20, 30, 40, 255);

  private static LabelSpace space(int... ids) {
    List<LabelClass> classes =
        java.util.Arrays.stream(ids)
            .mapToObj(id -> new LabelClass(id, "class " + id, id, true))
            .toList();
    return new LabelSpace("test", classes, Map.of(0, 0));
  }

  private static RawOutput floats(String name, float[] values, long... shape) {
    return new RawOutput(name, TensorInfo.FLOAT32, shape, values);
  }

  private static PassOutputs pass(int images, int width, int height, RawOutput... tensors) {
    Map<String, RawOutput> byName = new HashMap<>();
    for (RawOutput tensor : tensors) {
      byName.put(tensor.name(), tensor);
    }
    return new PassOutputs(images, width, height, byName);
  }

  /**
   * Sides are exponentials, which NumPy, PyTorch and Java round differently in the last bits: 4 of
   * 2^-23 of boxes of some 300 pixels are less than 2e-4. All else is equal.
   */
  @ParameterizedTest
  @CsvSource({
    "agnostic, CLASS_AGNOSTIC, YOLOX_NUMPY",
    "aware, PER_CLASS, YOLOX_NUMPY",
    "torch-class, PER_CLASS, TORCHVISION",
    "torch-agnostic, CLASS_AGNOSTIC, TORCHVISION"
  })
  void yoloxGridsAreTheAuthors(String name, Mode mode, Rule rule) throws Exception {
    Npz golden = Npz.resource("/golden/heads/yolox.npz");
    int[] size = golden.ints("size");
    LabelSpace labels = space(10, 20, 30);
    OutputSpec.Yolox spec =
        new OutputSpec.Yolox(
            "out", labels, List.of(8, 16, 32), new Selection(0.3, mode, rule, 0.45, 0));
    YoloxGrids head = new YoloxGrids(spec, Placement.ONE_RATIO);
    PassOutputs outputs =
        pass(2, size[0], size[1], floats("out", golden.floats("raw"), golden.shape("raw")));
    head.check(outputs);
    double ratio = golden.doubles("ratio")[0];
    Geometry geometry =
        new Geometry(
            size[2],
            size[3],
            (int) (size[2] * ratio),
            (int) (size[3] * ratio),
            0,
            0,
            size[0],
            size[1]);
    for (int image = 0; image < 2; image++) {
      Instances made = head.prediction(outputs, image, geometry);
      float[] expected = golden.floats(image + "." + name);
      assertThat(made.count()).isEqualTo(expected.length / 6).isGreaterThan(10);
      for (int i = 0; i < made.count(); i++) {
        float[] e = java.util.Arrays.copyOfRange(expected, 6 * i, 6 * i + 6);
        assertThat(made.scores()[i]).isEqualTo(e[4]);
        assertThat(made.classIds()[i]).isEqualTo(labels.classes().get((int) e[5]).id());
        assertThat(made.boxes()[4 * i]).isCloseTo(e[0], within(2e-4));
        assertThat(made.boxes()[4 * i + 1]).isCloseTo(e[1], within(2e-4));
        assertThat(made.boxes()[4 * i + 2]).isCloseTo(e[2] - e[0], within(2e-4));
        assertThat(made.boxes()[4 * i + 3]).isCloseTo(e[3] - e[1], within(2e-4));
      }
    }
  }

  private static OutputSpec.Detections spec(Selection selection, Part... more) {
    Map<Part, String> parts = new EnumMap<>(Part.class);
    for (Part part : List.of(Part.BOXES, Part.SCORES, Part.CLASSES)) {
      parts.put(part, part.name());
    }
    for (Part part : more) {
      parts.put(part, part.name());
    }
    return new OutputSpec.Detections(
        parts, FIVE, ClassValues.IDS, Coordinates.TENSOR, MaskFrame.BOX, 0.5, selection);
  }

  @Test
  void classesMayHaveAnyIds() throws Exception {
    int[] ids = java.util.stream.IntStream.rangeClosed(1, 1203).map(i -> i * 1_000_000).toArray();
    OutputSpec.Detections few = spec(all());
    OutputSpec.Detections many =
        new OutputSpec.Detections(
            few.parts(),
            space(ids),
            ClassValues.IDS,
            Coordinates.TENSOR,
            MaskFrame.BOX,
            0.5,
            all());
    long[] said = {1_203_000_000, 0, 1_000_000, 256_000_000};
    PassOutputs outputs =
        pass(
            1,
            40,
            30,
            floats("BOXES", BOXES, 4, 4),
            floats("SCORES", SCORES, 4),
            new RawOutput("CLASSES", TensorInfo.INT64, new long[] {4}, said));
    assertThat(made(many, outputs, 0).classIds())
        .containsExactly(1_203_000_000, 1_000_000, 256_000_000);
    said[1] = 1_204_000_000;
    assertThatThrownBy(() -> made(many, outputs, 0))
        .hasMessageContaining("class id 1204000000; label space test has no such id");
  }

  private static Selection all() {
    return new Selection(0, Mode.NONE, Rule.TORCHVISION, 0.5, 0);
  }

  @Test
  void detectionsArePlacedAsTorchvisionDoes() throws Exception {
    Npz golden = Npz.resource("/golden/heads/detections.npz");
    Detections head =
        new Detections(
            spec(all(), Part.MASKS, Part.KEY_POINTS, Part.KEY_POINT_SCORES), Placement.OWN_RATIOS);
    int[] size = golden.ints("size");
    PassOutputs outputs =
        pass(
            1,
            size[0],
            size[1],
            floats("BOXES", golden.floats("in.boxes"), golden.shape("in.boxes")),
            floats("SCORES", golden.floats("in.scores"), golden.shape("in.scores")),
            new RawOutput(
                "CLASSES", TensorInfo.INT64, golden.shape("in.labels"), golden.longs("in.labels")),
            floats("MASKS", golden.floats("in.masks"), golden.shape("in.masks")),
            floats("KEY_POINTS", golden.floats("in.keypoints"), golden.shape("in.keypoints")),
            floats(
                "KEY_POINT_SCORES",
                golden.floats("keypoint-scores"),
                golden.shape("keypoint-scores")));
    head.check(outputs);
    Geometry geometry = new Geometry(size[2], size[3], size[0], size[1], 0, 0, size[0], size[1]);
    Instances made = head.prediction(outputs, 0, geometry);
    float[] boxes = golden.floats("out.boxes");
    float[] points = golden.floats("out.keypoints");
    byte[] bits = golden.bytes("out.bits");
    int each = (size[2] * size[3] + 7) / 8;
    assertThat(made.count()).isEqualTo(9);
    assertThat(made.points()).isEqualTo(17);
    for (int i = 0; i < made.count(); i++) {
      assertThat(made.classIds()[i]).isEqualTo((int) golden.longs("in.labels")[i]);
      assertThat(made.scores()[i]).isEqualTo(golden.floats("in.scores")[i]);
      assertThat(made.boxes()[4 * i]).isEqualTo(boxes[4 * i]);
      assertThat(made.boxes()[4 * i + 1]).isEqualTo(boxes[4 * i + 1]);
      assertThat(made.boxes()[4 * i + 2]).isEqualTo(boxes[4 * i + 2] - boxes[4 * i]);
      assertThat(made.boxes()[4 * i + 3]).isEqualTo(boxes[4 * i + 3] - boxes[4 * i + 1]);
      byte[] plane = new byte[size[2] * size[3]];
      for (int p = 0; p < plane.length; p++) {
        plane[p] = (byte) ((bits[i * each + p / 8] >> (7 - p % 8)) & 1);
      }
      assertThat(made.masks().get(i)).isEqualTo(Rle.ofBits(plane, size[3], size[2]));
      for (int p = 0; p < 17; p++) {
        int at = 3 * (17 * i + p);
        assertThat(made.keyPoints()[at]).isEqualTo(points[at]);
        assertThat(made.keyPoints()[at + 1]).isEqualTo(points[at + 1]);
        assertThat(made.keyPoints()[at + 2])
            .isEqualTo(golden.floats("keypoint-scores")[17 * i + p]);
      }
    }
  }

  private static final Geometry AS_IT_IS = new Geometry(40, 30, 40, 30, 0, 0, 40, 30);
  private static final float[] BOXES = {0, 0, 10, 10, 1, 0, 11, 10, 20, 5, 30, 9, 2, 2, 4, 4};
  private static final float[] SCORES = {.9f, .8f, .7f, .6f};
  private static final int[] CLASSES = {10, 20, 10, 30};

  private static RawOutput ints(String name, int[] values, long... shape) {
    return new RawOutput(name, TensorInfo.INT32, shape, values);
  }

  private static Instances made(OutputSpec.Detections spec, PassOutputs outputs, int image)
      throws SampleException {
    Detections head = new Detections(spec, Placement.OWN_RATIOS);
    head.check(outputs);
    return head.prediction(outputs, image, AS_IT_IS);
  }

  @Test
  void imagesOfABatchHaveTheirOwnCounts() throws Exception {
    PassOutputs padded =
        pass(
            2,
            40,
            30,
            floats("BOXES", BOXES, 2, 2, 4),
            floats("SCORES", SCORES, 2, 2),
            ints("CLASSES", CLASSES, 2, 2),
            ints("COUNTS", new int[] {2, 1}, 2, 1));
    OutputSpec.Detections counted = spec(all(), Part.COUNTS);
    assertThat(made(counted, padded, 0).classIds()).containsExactly(10, 20);
    assertThat(made(counted, padded, 1).classIds()).containsExactly(10);
    assertThat(made(spec(all()), padded, 1).classIds()).containsExactly(10, 30);

    PassOutputs flat =
        pass(
            3,
            40,
            30,
            floats("BOXES", BOXES, 4, 4),
            floats("SCORES", SCORES, 4),
            ints("CLASSES", CLASSES, 4),
            new RawOutput("IMAGES", TensorInfo.INT64, new long[] {4}, new long[] {2, 0, 2, 2}));
    OutputSpec.Detections told = spec(all(), Part.IMAGES);
    assertThat(made(told, flat, 0).scores()).containsExactly(.8f);
    assertThat(made(told, flat, 1).count()).isZero();
    assertThat(made(told, flat, 2).boxes()).containsExactly(0, 0, 10, 10, 20, 5, 10, 4, 2, 2, 2, 2);
  }

  @Test
  void theSelectionSaysWhichCount() throws Exception {
    PassOutputs one =
        pass(
            1,
            40,
            30,
            floats("BOXES", BOXES, 4, 4),
            floats("SCORES", SCORES, 4),
            ints("CLASSES", CLASSES, 4));
    assertThat(made(spec(new Selection(.7, Mode.NONE, Rule.TORCHVISION, .5, 0)), one, 0).scores())
        .containsExactly(.9f, .8f);
    assertThat(
            made(spec(new Selection(0, Mode.CLASS_AGNOSTIC, Rule.TORCHVISION, .5, 0)), one, 0)
                .classIds())
        .containsExactly(10, 10, 30);
    assertThat(
            made(spec(new Selection(0, Mode.PER_CLASS, Rule.TORCHVISION, .5, 2)), one, 0)
                .classIds())
        .containsExactly(10, 20);
    assertThat(
            made(spec(new Selection(0, Mode.PER_CLASS, Rule.YOLOX_NUMPY, .5, 0)), one, 0)
                .classIds())
        .containsExactly(10, 10, 20, 30);
  }

  @Test
  void whatIsNoDetectionFailsTheImageAndWhatNeverCanBeEndsTheRun() {
    float[] holed = BOXES.clone();
    holed[5] = Float.NaN;
    PassOutputs bad =
        pass(
            1,
            40,
            30,
            floats("BOXES", holed, 4, 4),
            floats("SCORES", SCORES, 4),
            ints("CLASSES", CLASSES, 4));
    assertThatThrownBy(() -> made(spec(all()), bad, 0))
        .isInstanceOfSatisfying(
            SampleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NETWORK_NAN));
    PassOutputs unknown =
        pass(
            1,
            40,
            30,
            floats("BOXES", BOXES, 4, 4),
            floats("SCORES", SCORES, 4),
            ints("CLASSES", new int[] {10, 0, 11, 10}, 4));
    assertThatThrownBy(() -> made(spec(all()), unknown, 0))
        .isInstanceOf(SampleException.class)
        .hasMessage(
            "The network gives an instance of class id 11; label space test has no such id");
    PassOutputs two =
        pass(
            2,
            40,
            30,
            floats("BOXES", BOXES, 4, 4),
            floats("SCORES", SCORES, 4),
            ints("CLASSES", CLASSES, 4));
    assertThatThrownBy(() -> made(spec(all()), two, 0))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("boxes of 2 images need a batch axis");
    PassOutputs shorter =
        pass(
            1,
            40,
            30,
            floats("BOXES", BOXES, 4, 4),
            floats("SCORES", SCORES, 4),
            ints("CLASSES", new int[3], 3));
    assertThatThrownBy(() -> made(spec(all()), shorter, 0))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("CLASSES, int32 [3]")
        .hasMessageContaining("4 instances in all");
  }

  @Test
  void masksOfTheWholeTensorAreCutOutAndComparedOrResized() throws Exception {
    float[] plane = new float[6 * 8];
    for (int y = 1; y < 4; y++) {
      java.util.Arrays.fill(plane, 8 * y + 2, 8 * y + 6, 1f);
    }
    PassOutputs outputs =
        pass(
            1,
            8,
            6,
            floats("BOXES", new float[] {2, 1, 6, 4}, 1, 4),
            floats("SCORES", new float[] {1}, 1),
            ints("CLASSES", new int[] {0}, 1),
            floats("MASKS", plane, 1, 6, 8));
    OutputSpec.Detections base = spec(all(), Part.MASKS);
    OutputSpec.Detections whole =
        new OutputSpec.Detections(
            base.parts(),
            FIVE,
            ClassValues.INDICES,
            Coordinates.TENSOR,
            MaskFrame.WHOLE,
            0.5,
            all());
    Detections head = new Detections(whole, Placement.ONE_RATIO);
    head.check(outputs);
    // The image lies in columns 1..6 and rows 1..4 of the tensor.
    Instances same = head.prediction(outputs, 0, new Geometry(6, 4, 6, 4, 1, 1, 8, 6));
    assertThat(same.classIds()).containsExactly(10);
    assertThat(same.masks().get(0)).isEqualTo(Rle.ofBox(1, 0, 4, 3, 4, 6));
    Instances twice = head.prediction(outputs, 0, new Geometry(12, 8, 6, 4, 1, 1, 8, 6));
    assertThat(twice.masks().get(0)).isEqualTo(Rle.ofBox(2, 0, 8, 6, 8, 12));
  }
}
