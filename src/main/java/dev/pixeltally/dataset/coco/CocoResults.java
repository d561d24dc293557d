package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Stage;

/**
 * Detections in memory, as COCO's {@code loadRes} understands them.
 *
 * @param basis what the first entry has, which decides for all
 * @param detections grouped by the truth's images; their fifth number is the score
 * @param leftOut those that are not evaluated, and why
 */
public record CocoResults(
    Basis basis, ObjectTable detections, CocoWarnings warnings, LeftOut leftOut) {

  /** What a detection's area and box are taken from: the first that the first entry has. */
  public enum Basis {
    BOX,
    MASK,
    KEYPOINTS
  }

  /**
   * Leaves out one that cannot be compared; {@link ObjectTable#dropLeftOut} then takes it away.
   *
   * @param image its image's id
   * @param why names file and number
   * @throws Refusal where nothing may be left out
   */
  public void leaveOut(int row, long image, Refusal why) {
    String id = String.valueOf(image);
    leftOut.add(id, Stage.DECODE, Reason.BROKEN_DETECTION, detections.order(row), why);
    detections.leaveOut(row);
  }
}
