package dev.pixeltally.measure.coco;

/** How much detections and objects of one image are alike: IoU of boxes or masks, or OKS. */
interface Overlaps {
  /** Another image follows; {@code image} is its place. */
  default void begin(int image) {}

  /**
   * Compares every detection with every object.
   *
   * @param detections rows, from {@code d} on, {@code nd} of them
   * @param truths rows, from {@code g} on, {@code ng} of them
   * @param into receives detection times {@code ng} plus object; what is certainly below the
   *     smallest threshold may be given as 0
   */
  void compare(int[] detections, int d, int nd, int[] truths, int g, int ng, double[] into);

  /** A detection's area in square pixels, as the reference's {@code loadRes} takes it. */
  double area(int detection);
}
