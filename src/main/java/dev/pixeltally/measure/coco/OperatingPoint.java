package dev.pixeltally.measure.coco;

/**
 * What a detector does where detections below a score are dropped. Where no score attains what was
 * wanted, or there is no object, {@code score} and what follows from it are NaN and the counts 0.
 *
 * @param goal what the score was chosen for
 * @param wanted the precision or recall that was wanted; NaN for the best F1
 * @param category id of the class; -1: all classes together
 * @param iou at which a detection is right
 * @param score the lowest that is kept
 * @param precision of the detections kept, 0 to 1
 * @param recall of the objects, 0 to 1
 * @param f1 harmonic mean of the two
 * @param truePositives detections kept that are right
 * @param falsePositives detections kept that are wrong
 * @param objects that count
 */
public record OperatingPoint(
    Goal goal,
    double wanted,
    long category,
    double iou,
    double score,
    double precision,
    double recall,
    double f1,
    long truePositives,
    long falsePositives,
    long objects) {

  /** What a score is chosen for. Equals are settled by the higher score. */
  public enum Goal {
    /** The highest F1. */
    BEST_F1,
    /** The highest recall with at least the wanted precision. */
    RECALL_AT_PRECISION,
    /** The highest precision with at least the wanted recall. */
    PRECISION_AT_RECALL
  }
}
