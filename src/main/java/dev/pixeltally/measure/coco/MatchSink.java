package dev.pixeltally.measure.coco;

/** Is told what became of detections, one by one. */
@FunctionalInterface
public interface MatchSink {
  /**
   * One detection.
   *
   * @param row of the tensors: its class's
   * @param image its id
   * @param rank by falling score within its image and class, 0 for the first
   * @param bits of each area range the IoU thresholds at which it is a true positive, a bit each,
   *     from {@code at} on, then those at which it is a false one; not to be kept
   */
  void match(int row, double score, long image, int rank, int[] bits, int at);
}
