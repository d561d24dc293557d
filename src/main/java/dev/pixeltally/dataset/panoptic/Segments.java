package dev.pixeltally.dataset.panoptic;

/**
 * The segments of one image, in the file's order.
 *
 * @param ids distinct, 0 to 2^24 - 1
 * @param categories indices in the truth's {@link PanopticCategories}
 * @param areas in pixels as the file says; NaN where it does not
 * @param crowds whether each is a crowd
 */
public record Segments(int[] ids, int[] categories, double[] areas, boolean[] crowds) {
  public int size() {
    return ids.length;
  }
}
