package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * The numbers of parts of a dataset, such as day and night: the same as evaluating with only these
 * images ({@link CocoRules#withImages}), from detections that are matched once.
 */
public final class CocoSlices {
  private CocoSlices() {}

  /**
   * The numbers of each part.
   *
   * @param column the value of an image, by its id; null: the image is in no part
   * @param threads 1 or more
   * @return a slice a value, in the values' order
   */
  public static List<CocoSlice> of(CocoMatches matches, LongFunction<String> column, int threads)
      throws InterruptedException {
    CocoTruth truth = matches.truth();
    Map<String, int[]> parts = new TreeMap<>();
    Map<String, Integer> sizes = new TreeMap<>();
    for (int image : matches.selection().images()) {
      String value = column.apply(truth.images().id(image));
      if (value != null) {
        int n = sizes.merge(value, 1, Integer::sum);
        int[] part = parts.computeIfAbsent(value, v -> new int[8]);
        if (part.length < n) {
          part = Arrays.copyOf(part, n * 2);
          parts.put(value, part);
        }
        part[n - 1] = image;
      }
    }
    List<CocoSlice> slices = new ArrayList<>();
    for (Map.Entry<String, int[]> part : parts.entrySet()) {
      int[] images = Arrays.copyOf(part.getValue(), sizes.get(part.getKey()));
      slices.add(slice(matches, part.getKey(), images, threads));
    }
    return slices;
  }

  private static CocoSlice slice(CocoMatches matches, String value, int[] images, int threads)
      throws InterruptedException {
    CocoTruth truth = matches.truth();
    CocoRules rules = matches.rules();
    CocoTensors tensors;
    if (roams(truth.objects())) {
      // Which annotations the reference comes across then depends on the images.
      long[] ids = Arrays.stream(images).mapToLong(truth.images()::id).toArray();
      tensors = CocoEvaluator.evaluate(truth, matches.results(), rules.withImages(ids), threads);
    } else {
      boolean[] chosen = new boolean[truth.images().size()];
      for (int image : images) {
        chosen[image] = true;
      }
      tensors = matches.tensors(images, chosen, threads);
    }
    int all = Math.max(0, rules.area("all"));
    int classes = tensors.classes();
    return new CocoSlice(
        value,
        images.length,
        IntStream.range(0, classes).mapToLong(k -> tensors.objects(k, all)).sum(),
        IntStream.range(0, classes).mapToLong(tensors::detections).sum(),
        CocoMetrics.lines(tensors, rules, truth),
        CocoSummary.classPrecisions(tensors, rules));
  }

  private static boolean roams(ObjectTable objects) {
    return IntStream.range(0, objects.size()).anyMatch(row -> objects.visitedAt(row) >= 0);
  }
}
