package dev.pixeltally.config;

import java.util.List;
import java.util.Optional;

/**
 * What the panoptic protocols can be told.
 *
 * @param truthMasks folder of the truth's PNGs, where it is not the JSON's name without its ending
 * @param predictionMasks likewise of the predictions
 * @param mode what becomes of the reference's known faults
 */
public record PanopticConfig(
    Optional<String> truthMasks, Optional<String> predictionMasks, CocoConfig.Mode mode) {
  public static final Setting<String> TRUTH_MASKS =
      Setting.text(
          "truth-masks", "DIR", null, "The truth's panoptic PNGs; else its JSON without .json.");
  public static final Setting<String> PREDICTION_MASKS =
      Setting.text(
          "prediction-masks",
          "DIR",
          null,
          "The predictions' panoptic PNGs; else their JSON without .json.");

  public static final List<Setting<?>> SETTINGS =
      List.of(TRUTH_MASKS, PREDICTION_MASKS, CocoConfig.MODE);

  /** Typed. */
  public static PanopticConfig of(Settings s) {
    return new PanopticConfig(
        s.find(TRUTH_MASKS), s.find(PREDICTION_MASKS), s.get(CocoConfig.MODE));
  }
}
