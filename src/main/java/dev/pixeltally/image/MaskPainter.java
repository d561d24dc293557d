package dev.pixeltally.image;

import java.util.Arrays;

/** Masks painted over each other into one map of 8 bits: what was painted last is seen. */
public final class MaskPainter {
  private final int width;
  private final int height;
  private final byte[] ids;

  /**
   * An empty map.
   *
   * @param background the id where nothing is painted, 0..255
   */
  public MaskPainter(int width, int height, int background) {
    this.width = width;
    this.height = height;
    ids = new byte[Math.multiplyExact(width, height)];
    Arrays.fill(ids, (byte) background);
  }

  /**
   * Paints a mask's pixels.
   *
   * @param mask of the map's size
   * @param id 0..255
   * @throws IllegalArgumentException where the mask has another size
   */
  public void paint(Rle mask, int id) {
    if (mask.width() != width || mask.height() != height) {
      throw new IllegalArgumentException(
          "a mask of %dx%d pixels for an image of %dx%d"
              .formatted(mask.width(), mask.height(), width, height));
    }
    int at = 0;
    boolean set = false;
    // Runs go down the columns; the map's rows go across.
    for (int run : mask.counts()) {
      for (int end = at + run; set && at < end; at++) {
        ids[at % height * width + at / height] = (byte) id;
      }
      at = set ? at : at + run;
      set = !set;
    }
  }

  /** What has been painted so far. */
  public LabelMap map() {
    return new LabelMap(width, height, Arrays.copyOf(ids, ids.length));
  }
}
