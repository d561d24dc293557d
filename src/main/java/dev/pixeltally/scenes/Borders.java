package dev.pixeltally.scenes;

import dev.pixeltally.image.LabelMap;

/** The border that VOC leaves unjudged: one pixel to each side of every object's outline. */
final class Borders {
  private Borders() {}

  /** Whether a pixel or one of its eight neighbours belongs to another object, row by row. */
  static boolean[] of(LabelMap instances) {
    int w = instances.width();
    int h = instances.height();
    byte[] ids = instances.ids();
    boolean[] border = new boolean[w * h];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int at = y * w + x;
        byte own = ids[at];
        // Each pair of neighbours is looked at once, from its upper or left pixel.
        boolean below = y + 1 < h;
        if (x + 1 < w) {
          mark(border, ids, own, at, at + 1);
        }
        if (below) {
          mark(border, ids, own, at, at + w);
          if (x > 0) {
            mark(border, ids, own, at, at + w - 1);
          }
          if (x + 1 < w) {
            mark(border, ids, own, at, at + w + 1);
          }
        }
      }
    }
    return border;
  }

  private static void mark(boolean[] border, byte[] ids, byte own, int at, int other) {
    if (ids[other] != own) {
      border[at] = true;
      border[other] = true;
    }
  }
}
