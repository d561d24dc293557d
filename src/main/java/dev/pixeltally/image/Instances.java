package dev.pixeltally.image;

import java.util.List;

/**
 * The instances of one image, in the order that their network (or its non-maximum suppression) gave
 * them. Arrays hold one value, or one group of values, an instance.
 *
 * @param width pixels a row of the image
 * @param height rows of the image
 * @param classIds ids of the label space
 * @param scores 1 an instance
 * @param boxes 4 an instance: x and y of the top left corner, width, height, in pixels of the image
 * @param masks 1 an instance, at the image's size; empty where the network gives none
 * @param points of an instance: how many key points each has, 0 where the network gives none
 * @param keyPoints {@code 3 * points} an instance: x, y in pixels of the image, and a score
 */
public record Instances(
    int width,
    int height,
    int[] classIds,
    double[] scores,
    double[] boxes,
    List<Rle> masks,
    int points,
    double[] keyPoints)
    implements Prediction {

  /**
   * Keeps the arrays.
   *
   * @throws IllegalArgumentException where the lengths do not fit each other
   */
  public Instances {
    masks = List.copyOf(masks);
    int n = classIds.length;
    boolean fits = scores.length == n && boxes.length == 4L * n;
    fits &= masks.isEmpty() || masks.size() == n;
    fits &= points >= 0 && keyPoints.length == 3L * points * n;
    if (!fits) {
      throw new IllegalArgumentException(
          "Cannot hold instances of "
              + n
              + " classes, "
              + scores.length
              + " scores, "
              + boxes.length
              + " box sides, "
              + masks.size()
              + " masks and "
              + keyPoints.length
              + " values of "
              + points
              + " key points; valid: n, n, 4n, n or 0, 3n times the points");
    }
  }

  /** How many instances there are. */
  public int count() {
    return classIds.length;
  }
}
