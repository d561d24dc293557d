package dev.pixeltally.jobs;

import java.util.List;

/**
 * What is evaluated.
 *
 * @param word its name
 * @param classes over how many the objects are spread; 0: the source's own
 */
record BenchCocoCase(String word, int images, int detections, int classes) {
  /** COCO's val2017, as a detector with few false alarms leaves it. */
  static final BenchCocoCase A37K = new BenchCocoCase("a37k", 5_000, 37_000, 0);

  private static final List<BenchCocoCase> ALL =
      List.of(
          A37K,
          // The same with 100 detections an image, as most detectors give.
          new BenchCocoCase("a500k", 5_000, 500_000, 0),
          new BenchCocoCase("b370k", 50_000, 370_000, 0),
          new BenchCocoCase("b5m", 50_000, 5_000_000, 0),
          // As large as the validation split of Objects365, which has boxes alone.
          new BenchCocoCase("c", 80_000, 1_200_000, 365));

  static List<String> words() {
    return ALL.stream().map(BenchCocoCase::word).toList();
  }

  static BenchCocoCase of(String word) {
    return ALL.stream().filter(c -> c.word.equals(word)).findFirst().orElseThrow();
  }

  /** Objects spread over other classes than their own have boxes alone. */
  boolean has(BenchCocoKind kind) {
    return classes == 0 || kind == BenchCocoKind.BBOX;
  }
}
