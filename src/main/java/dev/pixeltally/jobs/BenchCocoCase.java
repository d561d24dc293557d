package dev.pixeltally.jobs;

import java.util.Arrays;
import java.util.List;

/** What is evaluated: how many images and detections, over which classes. */
enum BenchCocoCase {
  /** COCO's val2017, as a detector with few false alarms leaves it. */
  A37K("a37k", 5_000, 37_000, 0),
  /** The same with 100 detections an image, as most detectors give. */
  A500K("a500k", 5_000, 500_000, 0),
  B370K("b370k", 50_000, 370_000, 0),
  B5M("b5m", 50_000, 5_000_000, 0),
  /** As large as the validation split of Objects365, which has boxes alone. */
  C("c", 80_000, 1_200_000, 365);

  private final String word;
  private final int images;
  private final int detections;
  private final int classes;

  BenchCocoCase(String word, int images, int detections, int classes) {
    this.word = word;
    this.images = images;
    this.detections = detections;
    this.classes = classes;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(c -> c.word).toList();
  }

  static BenchCocoCase of(String word) {
    return Arrays.stream(values()).filter(c -> c.word.equals(word)).findFirst().orElseThrow();
  }

  String word() {
    return word;
  }

  int images() {
    return images;
  }

  int detections() {
    return detections;
  }

  /** Over how many classes the objects are spread; 0: the source's own. */
  int classes() {
    return classes;
  }

  boolean has(BenchCocoKind kind) {
    return this != C || kind == BenchCocoKind.BBOX;
  }
}
