package dev.pixeltally.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;

/**
 * What COCO's and LVIS' protocols can be told; what is not given is the benchmark's own.
 *
 * @param categories names or ids
 */
public record CocoConfig(
    Optional<double[]> iouThresholds,
    Optional<int[]> maxDetections,
    Optional<List<Range>> areas,
    Optional<List<String>> categories,
    Optional<double[]> sigmas,
    boolean classAgnostic,
    Mode mode,
    Curves curves) {

  /** A range of areas in square pixels, bounds included. */
  public record Range(String name, double low, double high) {}

  /** What becomes of the reference's known faults. */
  public enum Mode {
    STRICT,
    CORRECTED
  }

  /** How much of the precision-recall curves is kept. */
  public enum Curves {
    /** Nothing. */
    NONE,
    /** All areas, the largest limit of detections. */
    MAIN,
    /** Every cell of the tensors. */
    ALL
  }

  private static final Setting<double[]> IOU =
      new Setting<>(
          "iou-thresholds",
          "A,B,...",
          null,
          "IoU (OKS) thresholds, 1 to 32.",
          text ->
              unrepeated(checked(numbers(text), n -> n > 0 && n <= 1, "above 0 and at most 1")));
  private static final Setting<double[]> LIMITS =
      new Setting<>(
          "max-detections",
          "A,B,...",
          null,
          "Detections an image and class that count; LVIS: an image. The largest cuts.",
          text ->
              unrepeated(
                  checked(
                      numbers(text),
                      n -> n >= 1 && n <= Integer.MAX_VALUE && n == Math.rint(n),
                      "whole and above 0")));
  private static final Setting<List<Range>> AREAS =
      new Setting<>(
          "area-ranges",
          "NAME:LOW:HIGH,...",
          null,
          "Area ranges in square pixels, as in all:0:1e10,tiny:0:256.",
          CocoConfig::ranges);
  private static final Setting<List<String>> CATEGORIES =
      new Setting<>(
          "categories",
          "A,B,...",
          null,
          "Only these categories, by name or id.",
          text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList());
  private static final Setting<double[]> SIGMAS =
      new Setting<>(
          "sigmas",
          "A,B,...",
          null,
          "Of the key points, for OKS.",
          text -> checked(numbers(text), n -> n > 0, "above 0"));
  private static final Setting<Boolean> AGNOSTIC =
      Setting.flag("class-agnostic", "Classes are not told apart.");
  public static final Setting<Mode> MODE =
      Setting.choice("mode", Mode.STRICT, "The reference's bits with its faults, or these mended.");
  private static final Setting<Curves> CURVES =
      Setting.choice("curves", Curves.MAIN, "Which precision-recall curves are kept.");

  public static final List<Setting<?>> SETTINGS =
      List.of(IOU, LIMITS, AREAS, CATEGORIES, SIGMAS, AGNOSTIC, MODE, CURVES);

  /** Typed. */
  public static CocoConfig of(Settings s) {
    return new CocoConfig(
        s.find(IOU),
        s.find(LIMITS).map(all -> Arrays.stream(all).mapToInt(n -> (int) n).toArray()),
        s.find(AREAS),
        s.find(CATEGORIES),
        s.find(SIGMAS),
        s.get(AGNOSTIC),
        s.get(MODE),
        s.get(CURVES));
  }

  /** The same without sigmas, for a protocol beside that of key points. */
  public CocoConfig withoutSigmas() {
    return new CocoConfig(
        iouThresholds,
        maxDetections,
        areas,
        categories,
        Optional.empty(),
        classAgnostic,
        mode,
        curves);
  }

  private static double[] numbers(String text) {
    double[] all = Arrays.stream(text.split(",", -1)).mapToDouble(CocoConfig::number).toArray();
    for (double n : all) {
      if (!Double.isFinite(n)) {
        throw new IllegalArgumentException(
            "should be numbers with commas between, as in 0.5,0.75 or 1,10,100");
      }
    }
    return all;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static double[] checked(double[] all, DoublePredicate valid, String what) {
    for (double n : all) {
      if (!valid.test(n)) {
        throw new IllegalArgumentException("has " + n + ", and numbers should be " + what);
      }
    }
    return all;
  }

  /** A number given twice would count twice in the means, or have two lines of one name. */
  private static double[] unrepeated(double[] all) {
    Set<Double> seen = new HashSet<>();
    for (double n : all) {
      if (!seen.add(n)) {
        String shown = n == Math.rint(n) ? String.valueOf((long) n) : String.valueOf(n);
        throw new IllegalArgumentException("has " + shown + " twice; each once is valid");
      }
    }
    return all;
  }

  private static List<Range> ranges(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      String[] parts = one.split(":", -1);
      double low = parts.length == 3 ? number(parts[1]) : Double.NaN;
      double high = parts.length == 3 ? number(parts[2]) : Double.NaN;
      if (!Double.isFinite(low) || !Double.isFinite(high) || parts[0].isBlank()) {
        throw new IllegalArgumentException(
            "should be NAME:LOW:HIGH with commas between, as in all:0:1e10,tiny:0:256");
      }
      if (low > high) {
        throw new IllegalArgumentException("has a range from " + low + " down to " + high);
      }
      if (ranges.stream().anyMatch(r -> r.name().equals(parts[0].strip()))) {
        throw new IllegalArgumentException("has " + parts[0].strip() + " twice");
      }
      ranges.add(new Range(parts[0].strip(), low, high));
    }
    return ranges;
  }
}
