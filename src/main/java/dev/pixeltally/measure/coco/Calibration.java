package dev.pixeltally.measure.coco;

import java.util.List;

/**
 * How far scores can be read as probabilities of being right. NaN where there is no detection.
 *
 * @param category id of the class; -1: all classes together
 * @param iou at which a detection is right
 * @param detections that count
 * @param expectedError ECE: mean over detections of the distance between their bin's mean score and
 *     its share of right ones
 * @param largestError MCE: the largest such distance of a bin that is not empty
 * @param brier mean squared distance of score and outcome, 1 or 0
 * @param bins the reliability table
 */
public record Calibration(
    long category,
    double iou,
    long detections,
    double expectedError,
    double largestError,
    double brier,
    List<Bin> bins) {

  /**
   * Detections with scores from {@code low} on and below {@code high}; the last bin has 1 too.
   *
   * @param right how many match an object
   * @param meanScore NaN in an empty bin
   * @param precision share of right ones; NaN in an empty bin
   */
  public record Bin(
      double low, double high, long detections, long right, double meanScore, double precision) {}
}
