package dev.pixeltally.scenes;

/** Counts the pixels of numbered things, and how far they reach. */
final class Extents {
  private final int[] pixels;
  private final int[][] boxes;

  /**
   * @param things numbered from 0
   */
  Extents(int things) {
    pixels = new int[things];
    boxes = new int[things][];
    for (int i = 0; i < things; i++) {
      boxes[i] = new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, -1, -1};
    }
  }

  /** A pixel more of a thing. */
  void add(int thing, int x, int y) {
    int[] box = boxes[thing];
    pixels[thing]++;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }

  int pixels(int thing) {
    return pixels[thing];
  }

  /** The extent of a thing of which there is a pixel. */
  Box box(int thing) {
    int[] box = boxes[thing];
    return new Box(box[0], box[1], box[2], box[3]);
  }
}
