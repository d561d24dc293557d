package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pixeltally.config.YamlNode;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.Instances;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.Packer;
import dev.pixeltally.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * YOLOX-Nano on 79 photographs, where {@code ../shared} (or PIXELTALLY_SHARED) has them, against
 * the authors' way in Python (OpenCV, onnxruntime, NumPy or torchvision), where {@code
 * PIXELTALLY_PYTHON} has it.
 */
class YoloxNetworkTest {
  @TempDir Path folder;

  private record Detection(long image, int category, double[] box, double score) {}

  private ModelBundle bundle(Path network, String selection) throws Exception {
    Files.copy(network, folder.resolve("network.onnx"));
    String yaml =
        """
        name: yolox-nano
        network: {file: network.onnx, sha256: %s}
        input: {name: images, order: BGR, scale: 1}
        resize: {policy: letterbox, width: 416, height: 416, filter: bilinear-opencv,
                 centred: false, fill: 114}
        outputs:
          - {head: yolox, name: output, labels: coco, %s}
        """
            .formatted(Sha256.of(Files.readAllBytes(network)), selection);
    Files.writeString(folder.resolve(ModelBundle.FILE), yaml);
    return ModelBundle.open(folder);
  }

  private static List<Detection> detections(ModelBundle bundle, List<Path> photographs)
      throws Exception {
    Network network = NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT);
    Batcher<Path> batcher = new Batcher<>(network, 1, 1);
    TensorPool pool = new TensorPool(1);
    Packer packer = new Packer();
    List<Detection> all = new ArrayList<>();
    for (Path file : photographs) {
      RgbImage image =
          new ImageDecoder()
              .decode(Files.readAllBytes(file), DecodeLimits.DEFAULT, Orientation.IGNORE);
      Geometry geometry =
          Geometry.of(bundle.preprocessing().resize(), image.width(), image.height());
      Tensor tensor = pool.take(geometry.floats());
      packer.pack(image, geometry, bundle.preprocessing(), tensor.floats());
      Inference<Path> done = batcher.submit(new Item<>(file, geometry, tensor)).get(0);
      Instances made = (Instances) done.prediction(0);
      long id = Long.parseLong(file.getFileName().toString().replace(".jpg", ""));
      for (int i = 0; i < made.count(); i++) {
        double[] box = java.util.Arrays.copyOfRange(made.boxes(), 4 * i, 4 * i + 4);
        all.add(new Detection(id, made.classIds()[i], box, made.scores()[i]));
      }
    }
    return all;
  }

  private static List<Detection> read(Path json) throws Exception {
    List<Detection> all = new ArrayList<>();
    YamlNode top = YamlNode.parse("{results: " + Files.readString(json) + "}", json.toString());
    for (YamlNode node : top.children("results")) {
      double[] box = node.numbers("bbox").stream().mapToDouble(Double::doubleValue).toArray();
      all.add(
          new Detection(
              node.integer("image_id"), node.integer("category_id"), box, node.number("score")));
    }
    return all;
  }

  private List<Double> numbers(Path truth, List<Detection> detections) throws Exception {
    List<String> rows = new ArrayList<>();
    for (Detection d : detections) {
      rows.add(
          String.format(
              Locale.ROOT,
              "{\"image_id\": %d, \"category_id\": %d, \"bbox\": [%s, %s, %s, %s], \"score\": %s}",
              d.image,
              d.category,
              d.box[0],
              d.box[1],
              d.box[2],
              d.box[3],
              d.score));
    }
    Path json = Files.writeString(folder.resolve("ours.json"), "[" + String.join(",", rows) + "]");
    String said = PythonRun.of(folder, "coco_ap.py", List.of(truth.toString(), json.toString()));
    return said.lines().map(Double::valueOf).toList();
  }

  /**
   * The tensors are equal to the bit, so what differs is onnxruntime's arithmetic (another version,
   * maybe another processor's kernels) and the last bit of exponentials. Scores differ by less than
   * 2e-5 and corners by less than 1e-2 pixels; a box within that of a threshold may come or go, as
   * may one that it suppresses: at most one in 500. (Seen with onnxruntime 1.28 here and 1.31
   * there: all scores equal, boxes within 1.3e-4 pixels, none alone, all twelve numbers equal.)
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numpy-agnostic|nms: class-agnostic, nms-rule: yolox-numpy, score-threshold: 0.1, nms-iou: 0.45",
        "numpy-aware|nms: per-class, nms-rule: yolox-numpy, score-threshold: 0.1, nms-iou: 0.45",
        "torch|score-threshold: 0.01"
      })
  void detectionsAndTheirPrecisionAreTheAuthors(String rule, String selection) throws Exception {
    String named = System.getenv("PIXELTALLY_SHARED");
    Path shared = Path.of(named == null ? "../shared" : named).toAbsolutePath();
    Path network = shared.resolve("models/yolox_nano.onnx");
    assumeThat(network).as("skipped: no shared data").exists();
    List<Path> photographs;
    try (Stream<Path> files = Files.list(shared.resolve("data/coco-mini/val2017"))) {
      photographs = files.sorted().toList();
    }
    Path json = folder.resolve("theirs.json");
    List<String> arguments = new ArrayList<>(List.of(network.toString(), json.toString(), rule));
    photographs.forEach(p -> arguments.add(p.toString()));
    PythonRun.of(folder, "run_yolox.py", arguments);

    List<Detection> theirs = read(json);
    List<Detection> ours = detections(bundle(network, selection), photographs);
    List<Detection> left = new ArrayList<>(theirs);
    int alone = 0;
    double score = 0;
    double corner = 0;
    for (Detection d : ours) {
      Detection match = null;
      double near = 0;
      for (Detection t : left) {
        if (t.image == d.image && t.category == d.category && Math.abs(t.score - d.score) < 2e-5) {
          double distance = 0;
          for (int i = 0; i < 4; i++) {
            distance = Math.max(distance, Math.abs(t.box[i] - d.box[i]));
          }
          if (distance < 1e-2 && (match == null || distance < near)) {
            match = t;
            near = distance;
          }
        }
      }
      if (match == null) {
        alone++;
      } else {
        left.remove(match);
        score = Math.max(score, Math.abs(match.score - d.score));
        corner = Math.max(corner, near);
      }
    }
    String found =
        "%s: %d detections, theirs %d, %d and %d alone; scores differ by %s, boxes by %s pixels"
            .formatted(rule, ours.size(), theirs.size(), alone, left.size(), score, corner);
    assertThat(photographs).hasSize(79);
    assertThat(theirs).hasSizeGreaterThan(500);
    assertThat(alone).as(found).isLessThanOrEqualTo(theirs.size() / 500);
    assertThat(left).as(found).hasSizeLessThanOrEqualTo(theirs.size() / 500);

    Path truth = shared.resolve("data/coco-mini/annotations/instances_val2017.json");
    List<Double> our = numbers(truth, ours);
    List<Double> their = numbers(truth, theirs);
    assertThat(our).hasSize(12);
    for (int i = 0; i < 12; i++) {
      assertThat(Math.abs(our.get(i) - their.get(i))).as("number %d", i).isLessThan(0.002);
    }
  }
}
