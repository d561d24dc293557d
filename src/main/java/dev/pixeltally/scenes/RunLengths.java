package dev.pixeltally.scenes;

import java.util.stream.IntStream;

/** COCO's uncompressed run lengths: down the columns, beginning with pixels that are not meant. */
final class RunLengths {
  private RunLengths() {}

  /**
   * Alternating counts of pixels that are not and that are in the mask; all together they are
   * {@code width * height}, and only the first may be 0.
   *
   * @param width the image's, in pixels
   * @param height likewise
   */
  static int[] of(Mask mask, int width, int height) {
    IntStream.Builder counts = IntStream.builder();
    boolean value = false;
    int run = 0;
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        if (mask.at(x, y) != value) {
          counts.add(run);
          value = !value;
          run = 0;
        }
        run++;
      }
    }
    return counts.add(run).build().toArray();
  }
}
