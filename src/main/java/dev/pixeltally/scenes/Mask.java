package dev.pixeltally.scenes;

import dev.pixeltally.image.LabelMap;

/**
 * Which pixels of an image are meant, kept for the box that holds them all.
 *
 * @param box the pixels outside it are not meant
 * @param inside a value a pixel of the box, row by row
 */
record Mask(Box box, boolean[] inside) {

  /** The pixels of an image that carry one of the object numbers, all of which lie in the box. */
  static Mask of(LabelMap instances, Box box, boolean[] wanted) {
    boolean[] inside = new boolean[box.width() * box.height()];
    for (int y = box.top(), at = 0; y <= box.bottom(); y++) {
      int row = y * instances.width();
      for (int x = box.left(); x <= box.right(); x++) {
        inside[at++] = wanted[instances.ids()[row + x] & 255];
      }
    }
    return new Mask(box, inside);
  }

  /** Whether a pixel of the image, or one beyond its edges, is meant. */
  boolean at(int x, int y) {
    int column = x - box.left();
    int row = y - box.top();
    return column >= 0
        && row >= 0
        && column < box.width()
        && row < box.height()
        && inside[row * box.width() + column];
  }
}
