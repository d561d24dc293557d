package dev.pixeltally.config;

import java.util.List;
import java.util.Optional;

/**
 * What the depth protocols can be told; what is not given is the benchmark's own.
 *
 * @param medianScaling whether each image's predictions are scaled by the medians
 * @param scale what the numbers of PNGs are divided by, of truth and predictions
 * @param predictionScale of predictions alone
 * @param min metres
 * @param max metres
 * @param held what predictions hold: {@code depth} or {@code disparity}
 * @param resizing what of a prediction of another size is interpolated, or {@code none}
 */
public record DepthConfig(
    Optional<String> crop,
    boolean medianScaling,
    Optional<Double> scale,
    Optional<Double> predictionScale,
    Optional<Double> min,
    Optional<Double> max,
    String held,
    String resizing) {

  private static final Setting<String> CROP =
      Setting.word(
          "crop",
          List.of("garg", "eigen", "nyu", "none"),
          null,
          "The part of depth maps that is judged: KITTI garg, NYU nyu unless given.");
  private static final Setting<Boolean> MEDIAN =
      Setting.flag("median-scaling", "Scales each image's depths by median truth / median.");
  private static final Setting<Double> SCALE =
      positive(
          "depth-scale", "What the numbers in depth PNGs are divided by: KITTI 256, NYU 1000.");
  public static final Setting<Double> PREDICTION_SCALE =
      positive("prediction-depth-scale", "Likewise of predictions alone, where it is another.");
  private static final Setting<Double> MIN =
      positive("min-depth", "Metres above which truth is judged; else 0.001.");
  private static final Setting<Double> MAX =
      positive("max-depth", "Metres below which truth is judged; else KITTI 80, NYU 10.");
  private static final Setting<String> HELD =
      Setting.word(
          "predictions-are",
          List.of("depth", "disparity"),
          "depth",
          "What predictions hold: metres, or disparity, whose reciprocal is metres.");
  private static final Setting<String> RESIZING =
      Setting.word(
          "resize-predictions",
          List.of("none", "disparity", "depth"),
          "none",
          "What is interpolated where a prediction's size is not the truth's.");
  public static final List<Setting<?>> SETTINGS =
      List.of(CROP, MEDIAN, SCALE, PREDICTION_SCALE, MIN, MAX, HELD, RESIZING);

  private static Setting<Double> positive(String key, String doc) {
    Setting<Double> amount = Setting.amount(key, doc);
    return new Setting<>(
        key,
        amount.label(),
        null,
        doc,
        text -> {
          double value = amount.parser().apply(text);
          if (value > 0) {
            return value;
          }
          throw new IllegalArgumentException("should be above 0 and at most 1000000000");
        });
  }

  /** Of a command that has these settings. */
  public static DepthConfig of(Settings s) {
    return new DepthConfig(
        s.find(CROP),
        s.get(MEDIAN),
        s.find(SCALE),
        s.find(PREDICTION_SCALE),
        s.find(MIN),
        s.find(MAX),
        s.get(HELD),
        s.get(RESIZING));
  }
}
