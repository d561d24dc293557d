package dev.pixeltally.infer;

import java.io.Serializable;

/**
 * Which of a detector's boxes count.
 *
 * @param scoreThreshold scores at or below it do not (float32, as the tensors); by the rule
 *     torchvision a YOLOX grid's score at the threshold does
 * @param nms among which boxes the best suppresses those that overlap it
 * @param rule whose arithmetic
 * @param iou boxes of a larger intersection over union are suppressed
 * @param maxDetections the best so many stay, 0 for all
 */
public record Selection(double scoreThreshold, Mode nms, Rule rule, double iou, int maxDetections)
    implements Serializable {

  /** Among which boxes non-maximum suppression is done. */
  public enum Mode {
    PER_CLASS,
    CLASS_AGNOSTIC,
    NONE
  }

  /** Whose non-maximum suppression it is, to the last bit of float32. */
  public enum Rule {
    /** {@code torchvision.ops.nms} and {@code batched_nms}. */
    TORCHVISION,
    /** YOLOX's NumPy demonstration, whose boxes include their last pixel. */
    YOLOX_NUMPY
  }
}
