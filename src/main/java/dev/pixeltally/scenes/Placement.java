package dev.pixeltally.scenes;

/**
 * Where a figure stands in the image.
 *
 * @param x the figure's origin, in pixels from the left edge
 * @param y the same, from the upper edge
 * @param scale the figure's height, in pixels
 * @param cos cosine of its turn (counter-clockwise)
 * @param sin sine of its turn
 * @param side 1, or -1 where it is mirrored
 */
record Placement(double x, double y, double scale, double cos, double sin, int side) {

  static Placement of(double x, double y, double scale, double turn, int side) {
    return new Placement(x, y, scale, StrictMath.cos(turn), StrictMath.sin(turn), side);
  }

  /** A point's column in the image, from the figure's frame. */
  double column(double u, double v) {
    return x + scale * (side * u * cos - v * sin);
  }

  /** A point's row in the image, from the figure's frame. */
  double row(double u, double v) {
    return y - scale * (side * u * sin + v * cos);
  }

  /** A shape's extent in the image: left, top, right, bottom, in pixels. */
  double[] extent(Shape shape) {
    double[] us = {shape.left(), shape.right()};
    double[] vs = {shape.bottom(), shape.top()};
    double[] box = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    for (double u : us) {
      for (double v : vs) {
        box[0] = Math.min(box[0], column(u, v));
        box[1] = Math.min(box[1], row(u, v));
        box[2] = Math.max(box[2], column(u, v));
        box[3] = Math.max(box[3], row(u, v));
      }
    }
    return box;
  }
}
