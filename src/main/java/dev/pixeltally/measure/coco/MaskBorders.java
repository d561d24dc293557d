package dev.pixeltally.measure.coco;

import dev.pixeltally.image.RunPool;
import java.util.Arrays;

/**
 * The borders of a pool's masks, each made once, when it is first asked for: {@code
 * mask_to_boundary} of boundary-iou-api. Belongs to one thread.
 */
final class MaskBorders {
  private static final int UNKNOWN = -1;

  private final RunPool pool;
  private final double ratio;
  private int[] borders = new int[64];

  /** How many of them are known or marked as unknown. */
  private int marked;

  /**
   * Of masks in a pool.
   *
   * @param ratio of the border's width to the diagonal of the mask's image
   */
  MaskBorders(RunPool pool, double ratio) {
    this.pool = pool;
    this.ratio = ratio;
  }

  /** Forgets all, as the pool has. */
  void clear() {
    marked = 0;
  }

  /** The number in the pool of a mask's border. */
  int of(int mask) {
    if (mask >= marked) {
      if (mask >= borders.length) {
        borders = Arrays.copyOf(borders, Math.max(mask + 1, 2 * borders.length));
      }
      Arrays.fill(borders, marked, mask + 1, UNKNOWN);
      marked = mask + 1;
    }
    if (borders[mask] == UNKNOWN) {
      borders[mask] = pool.addBorder(mask, width(pool.height(mask), pool.width(mask), ratio));
    }
    return borders[mask];
  }

  /** A border's width in pixels: halves are rounded to even, as Python's {@code round} does. */
  static int width(int height, int width, double ratio) {
    double diagonal = Math.sqrt((double) height * height + (double) width * width);
    return Math.max(1, (int) Math.rint(ratio * diagonal));
  }
}
