package dev.pixeltally.measure.coco;

/**
 * How much the detections and objects of one image and class are alike: IoU of boxes or masks, or
 * OKS. Belongs to one thread.
 */
interface Overlaps {
  /**
   * Compares every detection with every object.
   *
   * @param image the image's place in the truth
   * @param detections rows, from {@code d} on, {@code nd} of them
   * @param truths rows, from {@code g} on, {@code ng} of them, maybe none
   * @param into receives detection times {@code ng} plus object; what is certainly below the
   *     smallest threshold may be given as 0
   */
  void compare(
      int image, int[] detections, int d, int nd, int[] truths, int g, int ng, double[] into);

  /**
   * The area of a detection of the last comparison in square pixels, as the reference's {@code
   * loadRes} takes it.
   *
   * @param i counted from {@code d}
   */
  double area(int i);
}
