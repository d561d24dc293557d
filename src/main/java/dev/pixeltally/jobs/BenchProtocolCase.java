package dev.pixeltally.jobs;

import dev.pixeltally.measure.MeanIou;
import dev.pixeltally.measure.cityscapes.CityscapesPixel;
import dev.pixeltally.measure.coco.CocoProtocol;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is evaluated, with which of the others, and which number all of them give. */
enum BenchProtocolCase {
  /** Mean IoU of Cityscapes' 19 classes; no objects are asked for. */
  CITYSCAPES_PIXEL(
      "cityscapes-pixel", "pairs of label maps, 2048x1024", Data.CITYSCAPES, "mean_iou"),
  /** The same with each object weighted by its size, which few can do. */
  CITYSCAPES_IIOU(
      "cityscapes-iiou",
      "pairs of label maps with maps of instances, 2048x1024",
      Data.CITYSCAPES,
      "mean_iiou"),
  PANOPTIC("panoptic", "pairs of segment maps, 640x480", Data.PANOPTIC, "pq"),
  COCO_BOUNDARY("coco-boundary", "images with masks", Data.COCO, "AP");

  /** Tools that PyPI lacks. */
  static final List<String> CHECKOUTS = List.of("panopticapi", "boundary-iou-api");

  /** What files a case reads. */
  enum Data {
    CITYSCAPES,
    PANOPTIC,
    COCO;

    /** As {@code make_bench_maps.py} calls it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String word;
  private final String things;
  private final Data data;
  private final String metric;

  BenchProtocolCase(String word, String things, Data data, String metric) {
    this.word = word;
    this.things = things;
    this.data = data;
    this.metric = metric;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(c -> c.word).toList();
  }

  static BenchProtocolCase of(String word) {
    return Arrays.stream(values()).filter(c -> c.word.equals(word)).findFirst().orElseThrow();
  }

  /** All that a case can be done with, each once. */
  static List<String> allPeers() {
    return Arrays.stream(values()).flatMap(c -> c.peers().stream()).distinct().toList();
  }

  String word() {
    return word;
  }

  /** What is counted as an image. */
  String things() {
    return things;
  }

  Data data() {
    return data;
  }

  /** Our name of the score. */
  String metric() {
    return metric;
  }

  /** Who else can do it. */
  List<String> peers() {
    return switch (this) {
      case CITYSCAPES_PIXEL ->
          List.of("cityscapesScripts", "numpy", "torchmetrics", "vernier", "hotcoco");
      case CITYSCAPES_IIOU -> List.of("cityscapesScripts");
      case PANOPTIC -> List.of("panopticapi", "vernier", "hotcoco");
      case COCO_BOUNDARY -> List.of("boundary-iou-api", "faster-coco-eval", "vernier");
    };
  }

  /** Settings of {@code score}, the protocol first. */
  Map<String, String> score(Path folder) {
    Map<String, String> all = new LinkedHashMap<>();
    switch (this) {
      case CITYSCAPES_PIXEL -> {
        put(all, MeanIou.NAME, folder.resolve("labels/truth"), folder.resolve("labels/pred"));
        all.put(ScoreJob.LABELS.key(), CityscapesPixel.LABELS);
      }
      case CITYSCAPES_IIOU ->
          put(all, CityscapesPixel.NAME, folder.resolve("gtFine/val"), folder.resolve("pred"));
      case PANOPTIC ->
          put(all, word, folder.resolve("truth.json"), folder.resolve("predictions.json"));
      case COCO_BOUNDARY ->
          put(
              all,
              CocoProtocol.COCO_BOUNDARY.word(),
              folder.resolve(BenchCocoKind.SEGM.truth()),
              folder.resolve(BenchCocoKind.SEGM.results()));
    }
    return all;
  }

  private static void put(Map<String, String> all, String protocol, Path truth, Path predictions) {
    all.put(ScoreJob.PROTOCOL.key(), protocol);
    all.put(ScoreJob.TRUTH.key(), truth.toString());
    all.put(ScoreJob.PREDICTIONS.key(), predictions.toString());
  }
}
