package dev.pixeltally.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is told of detections beside the benchmark's own numbers.
 *
 * @param parts which of {@link #PARTS}
 * @param iou at which a detection is right
 * @param precision for which a score is looked up
 * @param resamples of the bootstrap; 0: none
 * @param slices a CSV file and one of its columns, {@code FILE:COLUMN}
 */
public record AnalysisConfig(
    List<String> parts,
    double iou,
    double precision,
    int resamples,
    long seed,
    Optional<String> slices) {
  public static final List<String> PARTS =
      List.of("operating-points", "confusion", "tide", "calibration");

  private static final Setting<List<String>> ANALYSIS =
      new Setting<>(
          "analysis",
          "A,B,...",
          null,
          "Also tells of " + String.join(", ", PARTS) + "; or all.",
          AnalysisConfig::parts);
  private static final Setting<Double> IOU =
      Setting.share("analysis.iou", .5, "IoU at which a detection is right, for these.");
  private static final Setting<Double> PRECISION =
      Setting.share("analysis.precision", .9, "Precision for which operating points give a score.");
  private static final Setting<Integer> BOOTSTRAP =
      Setting.count(
          "bootstrap", 0, 1_000_000, 0, "95% intervals from N resamples of the images; 0: none.");
  private static final Setting<Long> SEED =
      Setting.wide(
          "bootstrap.seed", Long.MIN_VALUE, Long.MAX_VALUE, 1L, "Same seed, same intervals.");
  private static final Setting<String> SLICES =
      Setting.text(
          "slices",
          "FILE:COLUMN",
          null,
          "The numbers of the images of each value of a CSV column.");

  public static final List<Setting<?>> SETTINGS =
      List.of(ANALYSIS, BOOTSTRAP, SLICES, IOU, PRECISION, SEED);

  /** Typed. */
  public static AnalysisConfig of(Settings s) {
    return new AnalysisConfig(
        s.find(ANALYSIS).orElse(List.of()),
        s.get(IOU),
        s.get(PRECISION),
        s.get(BOOTSTRAP),
        s.get(SEED),
        s.find(SLICES));
  }

  private static List<String> parts(String text) {
    if (text.equals("all")) {
      return PARTS;
    }
    List<String> words = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    for (String word : words) {
      if (!PARTS.contains(word)) {
        throw new IllegalArgumentException(word + " is not valid" + Nearest.hint(word, PARTS));
      }
    }
    return words;
  }

  /** Whether anything of this is asked for. */
  public boolean wanted() {
    return !parts.isEmpty() || resamples > 0 || slices.isPresent();
  }
}
