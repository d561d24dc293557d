package dev.pixeltally.measure.panoptic;

import dev.pixeltally.image.SegmentMap;

/**
 * Which pixels of a map are on the borders of its segments: those within a distance, along either
 * axis, of another segment or of the image's edge. That is what erosion by so many squares of three
 * pixels takes away, of all segments at once.
 */
final class SegmentBorders {
  /** Of a pixel that is of no segment's border. */
  static final int INSIDE = -1;

  private final int width;
  private final int height;
  private final int distance;

  /**
   * @param distance in pixels, at least 1
   */
  SegmentBorders(int width, int height, int distance) {
    this.width = width;
    this.height = height;
    this.distance = distance;
  }

  /**
   * The width of borders in an image, as boundary-iou-api has it: a fiftieth of the diagonal,
   * halves to even, and at least 1.
   */
  static int distance(int width, int height) {
    double diagonal = Math.sqrt((double) height * height + (double) width * width);
    return Math.max(1, (int) Math.rint(0.02 * diagonal));
  }

  /**
   * The index of each pixel's segment, row by row; those that the index lacks have {@code lost}.
   */
  int[] indices(SegmentMap map, SegmentIndex index, int lost) {
    int[] indices = new int[width * height];
    int last = -1;
    int found = lost;
    for (int i = 0; i < indices.length; i++) {
      int id = map.id(i);
      if (id != last) {
        last = id;
        found = index.find(id);
        found = found < 0 ? lost : found;
      }
      indices[i] = found;
    }
    return indices;
  }

  /** Whether each pixel is no border: the square around it, in the image, has its number alone. */
  boolean[] inside(int[] numbers) {
    boolean[] inside = new boolean[width * height];
    boolean[] flat = new boolean[width];
    int[] began = new int[width];
    int[] before = new int[width];
    for (int y = 0; y < height; y++) {
      flatten(numbers, y * width, flat);
      for (int x = 0; x < width; x++) {
        int number = flat[x] ? numbers[y * width + x] : Integer.MIN_VALUE;
        if (y == 0) {
          before[x] = number;
        } else if (number != before[x]) {
          mark(inside, before[x], began[x], y, x);
          before[x] = number;
          began[x] = y;
        }
      }
    }
    for (int x = 0; x < width; x++) {
      mark(inside, before[x], began[x], height, x);
    }
    return inside;
  }

  /** Where neighbours to both sides, as far as the distance, have the same number. */
  private void flatten(int[] numbers, int row, boolean[] flat) {
    for (int x = 0; x < width; ) {
      int start = x++;
      while (x < width && numbers[row + x] == numbers[row + start]) {
        x++;
      }
      for (int i = start; i < x; i++) {
        flat[i] = i - start >= distance && x - 1 - i >= distance;
      }
    }
  }

  /** Of a run down a column, what is as far from both its ends. */
  private void mark(boolean[] inside, int number, int from, int to, int x) {
    if (number != Integer.MIN_VALUE) {
      for (int y = from + distance; y < to - distance; y++) {
        inside[y * width + x] = true;
      }
    }
  }
}
