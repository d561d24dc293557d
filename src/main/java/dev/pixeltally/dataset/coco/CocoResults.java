package dev.pixeltally.dataset.coco;

/**
 * Detections in memory, as COCO's {@code loadRes} understands them.
 *
 * @param basis what the first entry has, which decides for all
 * @param detections grouped by the truth's images; their fifth number is the score
 */
public record CocoResults(Basis basis, ObjectTable detections, CocoWarnings warnings) {

  /** What a detection's area and box are taken from: the first that the first entry has. */
  public enum Basis {
    BOX,
    MASK,
    KEYPOINTS
  }
}
