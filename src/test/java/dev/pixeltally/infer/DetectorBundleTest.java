package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.Instances;
import dev.pixeltally.infer.OutputSpec.Part;
import dev.pixeltally.infer.Selection.Mode;
import dev.pixeltally.infer.Selection.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bundles of heads of several tensors, and batches whose images differ in their instances. */
class DetectorBundleTest {
  private static final String PADDED =
      "  - {head: detections, labels: coco, max-detections: 4, tensors: {boxes: all_boxes, scores:"
          + " all_scores, classes: all_classes}}\n";
  private static final String FLAT =
      "  - {head: detections, labels: coco, nms: per-class, tensors: {boxes: boxes, scores: scores,"
          + " classes: classes, images: images}}\n";

  @TempDir Path folder;

  private Path write(String outputs) throws Exception {
    byte[] network;
    try (var in = getClass().getResourceAsStream("/golden/detectors/sliced.onnx")) {
      network = in.readAllBytes();
    }
    Files.write(folder.resolve("sliced.onnx"), network);
    String yaml =
        """
        network: {file: sliced.onnx, sha256: %s}
        input: {name: image, scale: 1}
        resize: {policy: keep}
        outputs:
        %s"""
            .formatted(Sha256.of(network), outputs);
    return Files.writeString(folder.resolve(ModelBundle.FILE), yaml);
  }

  private ModelBundle bundle(String outputs) throws Exception {
    return ModelBundle.open(write(outputs));
  }

  private static final int PLANE = 5 * 4;

  private static Item<Integer> item(TensorPool pool, int token, int instances) throws Exception {
    Tensor tensor = pool.take(3 * PLANE);
    float[] values = new float[3 * PLANE];
    for (int i = 0; i < instances; i++) {
      values[4 * i] = 10 * token + i;
      values[4 * i + 1] = 20 * i;
      values[4 * i + 2] = 10 * token + i + 7;
      values[4 * i + 3] = 20 * i + 9;
      values[PLANE + 4 * i] = 0.9f - 0.125f * i;
      values[2 * PLANE + 4 * i] = 1 + i;
    }
    tensor.floats().put(0, values);
    return new Item<>(token, new Geometry(4, 5, 4, 5, 0, 0, 4, 5), tensor);
  }

  @Test
  void imagesOfOnePassHaveAsManyInstancesAsTheyHave() throws Exception {
    ModelBundle bundle = bundle(PADDED + FLAT);
    assertThat(bundle.batchLimit()).isEqualTo(Integer.MAX_VALUE);
    Network network = NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT);
    Batcher<Integer> batcher = new Batcher<>(network, 3, 1);
    TensorPool pool = new TensorPool(4);
    int[] instances = {2, 0, 4, 0};
    List<Inference<Integer>> done = new ArrayList<>();
    for (int i = 0; i < instances.length; i++) {
      done.addAll(batcher.submit(item(pool, i, instances[i])));
    }
    assertThat(done).hasSize(3);
    // The last pass has no instances at all: tensors without elements.
    done.addAll(batcher.flush());
    for (int i = 0; i < instances.length; i++) {
      for (int output = 0; output < 2; output++) {
        Instances made = (Instances) done.get(i).prediction(output);
        assertThat(made.count()).as("image %d", i).isEqualTo(instances[i]);
        assertThat(made.width()).isEqualTo(4);
        for (int k = 0; k < made.count(); k++) {
          assertThat(made.classIds()[k]).isEqualTo(1 + k);
          assertThat(made.scores()[k]).isEqualTo(0.9f - 0.125f * k);
          double[] box = java.util.Arrays.copyOfRange(made.boxes(), 4 * k, 4 * k + 4);
          assertThat(box).containsExactly(10 * i + k, 20 * k, 7, 9);
        }
      }
    }
    assertThatThrownBy(() -> done.get(0).labels())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("all_boxes")
        .hasMessageContaining("gives instances");
  }

  @Test
  void settingsStandAsWritten() throws Exception {
    ModelBundle bundle = bundle(PADDED + FLAT);
    OutputSpec.Detections padded = (OutputSpec.Detections) bundle.outputs().get(0);
    OutputSpec.Detections flat = (OutputSpec.Detections) bundle.outputs().get(1);
    assertThat(padded.selection()).isEqualTo(new Selection(0, Mode.NONE, Rule.TORCHVISION, 0.5, 4));
    assertThat(flat.selection())
        .isEqualTo(new Selection(0, Mode.PER_CLASS, Rule.TORCHVISION, 0.5, 0));
    assertThat(flat.tensors()).containsExactly("boxes", "scores", "classes", "images");
    assertThat(flat.parts()).containsEntry(Part.IMAGES, "images");
    assertThat(flat.gives()).isEqualTo(PredictionKind.INSTANCES);
    String before = bundle.fingerprint();
    assertThat(bundle(PADDED + FLAT.replace("per-class", "per-class, nms-iou: 0.6")).fingerprint())
        .isNotEqualTo(before);
    assertThat(bundle(PADDED + FLAT.replace(", images: images", "")).fingerprint())
        .isNotEqualTo(before);
    assertThat(bundle(PADDED + FLAT).fingerprint()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boxes: boxes|boxes: boxs|outputs[0].tensors.boxes is boxs, but sliced.onnx has no such output; did you mean boxes?",
        "boxes: boxes|boxes: all_scores|sliced.onnx gives [N, 5] there; head detections reads [n, 4] or [N, K, 4]",
        "scores: scores, classes: classes, images: images|scores: images, classes: classes|sliced.onnx gives int64 there; head detections reads float32",
        "scores: scores, |''|outputs[0].tensors.scores is missing",
        "images: images|imgaes: images|outputs[0].tensors.imgaes is not known; did you mean images?",
        "images: images|key-point-scores: images|key-point-scores needs key-points beside it",
        "images: images|images: all_boxes|is all_boxes: sliced.onnx gives [N, 5, 4] there; head detections reads [n]",
        "images: images|images: scores|tensors has scores, which stands for two outputs",
        "nms: per-class|nms: per-clas|outputs[0].nms is per-clas; did you mean per-class?",
        "nms: per-class|nms-iou: 1.5|outputs[0].nms-iou should lie between 0 and 1, is 1.5",
        "nms: per-class|max-detections: -1|max-detections should be 0 (all) or more, is -1",
        "nms: per-class|score-threshold: .nan|score-threshold should be a finite number",
        "nms: per-class|mask-threshold: .inf|mask-threshold should be a finite number",
        "nms: per-class|strides: [8]|outputs[0].strides is not known",
        "nms: per-class|coordinates: pixels|Valid: tensor, image"
      })
  void aWrongDescriptionIsRefused(String right, String wrong, String reason) throws Exception {
    Path file = write(FLAT.replace(right, wrong));
    assertThatThrownBy(() -> ModelBundle.open(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: all_boxes|gives [N, 5, 4] there; head yolox reads float32 or float16 [N, cells, 85]: 5 values and the 80 classes of coco",
        "name: images|gives int64 there; head yolox reads float32",
        "name: all_boxes, strides: [8.5]|strides should be whole numbers between 1 and 1024, is [8.5]",
        "name: all_boxes, strides: []|strides should be whole numbers"
      })
  void aWrongGridIsRefused(String name, String reason) throws Exception {
    Path file = write("  - {head: yolox, labels: coco, " + name + "}\n");
    assertThatThrownBy(() -> ModelBundle.open(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason);
  }

  /** As many as LVIS has: what a network says is found among them, and label maps are refused. */
  @Test
  void aThousandClassesAreReadAndFound() throws Exception {
    StringBuilder yaml = new StringBuilder("name: many\nclasses:\n");
    for (int i = 0; i < 1203; i++) {
      yaml.append("  - {id: %d, name: class %d, colour: '#%06x'}\n".formatted(1203 - i, i, i));
    }
    Files.writeString(folder.resolve("many.yaml"), yaml);
    ModelBundle bundle = bundle(FLAT.replace("labels: coco", "labels: many.yaml"));
    assertThat(bundle.outputs().get(0).labels().size()).isEqualTo(1203);
    ModelBundle reversed =
        bundle(FLAT.replace("labels: coco", "labels: many.yaml, classes-are: indices"));
    Network network = NetworkCache.acquire(reversed, Device.CPU, EngineOptions.DEFAULT);
    Batcher<Integer> batcher = new Batcher<>(network, 1, 1);
    Instances made = (Instances) batcher.submit(item(new TensorPool(1), 0, 2)).get(0).prediction(0);
    assertThat(made.classIds()).containsExactly(1202, 1201);

    Path labelMap = write("  - {head: semantic-labels, labels: many.yaml, name: classes}\n");
    assertThatThrownBy(() -> ModelBundle.open(labelMap))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot make label maps of "
                + labelMap
                + ": outputs[0]: label space many has id 256 (class 947), and a pixel of a label"
                + " map holds 0..255. Name a label space with such ids; only detections may have"
                + " others");
  }
}
