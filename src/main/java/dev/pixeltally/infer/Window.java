package dev.pixeltally.infer;

import dev.pixeltally.image.Geometry;

/** A rectangle of pixels. */
record Window(int left, int top, int width, int height) {

  /** The part of the input tensor that the image fills. */
  static Window of(Geometry g) {
    return new Window(g.left(), g.top(), g.resizedWidth(), g.resizedHeight());
  }
}
