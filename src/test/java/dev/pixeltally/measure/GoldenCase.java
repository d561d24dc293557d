package dev.pixeltally.measure;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A case that make_measure_golden.py wrote: label maps, counts and numbers. */
record GoldenCase(
    SegmentationProtocol protocol,
    List<LabelMap> truths,
    List<LabelMap> predictions,
    long[][] rows,
    long ignoredPixels,
    Map<String, Double> overall,
    Map<String, Double> perClass) {

  static GoldenCase read(String name) throws IOException {
    String protocol = null;
    List<LabelClass> classes = new ArrayList<>();
    Map<Integer, Integer> ignored = new LinkedHashMap<>();
    List<int[]> sizes = new ArrayList<>();
    List<long[]> rows = new ArrayList<>();
    long ignoredPixels = -1;
    Map<String, Double> overall = new LinkedHashMap<>();
    Map<String, Double> perClass = new LinkedHashMap<>();
    for (String line : new String(bytes(name + ".txt"), StandardCharsets.UTF_8).split("\n", -1)) {
      String[] words = line.strip().split(" ", -1);
      String[] rest = Arrays.copyOfRange(words, 1, words.length);
      switch (words[0]) {
        case "protocol" -> protocol = words[1];
        case "ids" -> {
          for (String id : rest) {
            classes.add(new LabelClass(Integer.parseInt(id), "class " + id, 0, false));
          }
        }
        case "ignored" -> {
          for (String id : rest) {
            ignored.put(Integer.parseInt(id), 0);
          }
        }
        case "image" ->
            sizes.add(new int[] {Integer.parseInt(words[1]), Integer.parseInt(words[2])});
        case "ignored_pixels" -> ignoredPixels = Long.parseLong(words[1]);
        case "row" -> rows.add(Arrays.stream(rest).mapToLong(Long::parseLong).toArray());
        case "overall" -> overall.put(words[1] + " " + words[2], bits(words[3]));
        case "class" -> perClass.put(words[1] + " " + words[2] + " " + words[3], bits(words[4]));
        default -> {
          // The header, which names the tools.
        }
      }
    }
    List<LabelMap> truths = new ArrayList<>();
    List<LabelMap> predictions = new ArrayList<>();
    byte[] pixels = bytes(name + ".bin");
    int at = 0;
    for (int[] size : sizes) {
      int n = size[0] * size[1];
      truths.add(new LabelMap(size[0], size[1], Arrays.copyOfRange(pixels, at, at + n)));
      predictions.add(
          new LabelMap(size[0], size[1], Arrays.copyOfRange(pixels, at + n, at + 2 * n)));
      at += 2 * n;
    }
    LabelSpace labels = new LabelSpace(name, classes, ignored);
    return new GoldenCase(
        (SegmentationProtocol) Protocols.named(protocol, labels),
        truths,
        predictions,
        rows.toArray(long[][]::new),
        ignoredPixels,
        overall,
        perClass);
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = GoldenCase.class.getResourceAsStream("/golden/measure/" + file)) {
      return in.readAllBytes();
    }
  }

  private static double bits(String hex) {
    return Double.longBitsToDouble(Long.parseUnsignedLong(hex, 16));
  }
}
