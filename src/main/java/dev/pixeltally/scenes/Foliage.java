package dev.pixeltally.scenes;

/**
 * A body whose outline and surface are ragged, as leaves are.
 *
 * @param body the smooth body
 * @param ragged how far the outline wanders, in units of the figure's height
 * @param frequency noise cells a unit
 * @param phase where in the noise
 */
record Foliage(Shape body, double ragged, double frequency, double phase) implements Shape {

  @Override
  public double distance(double x, double y) {
    double d = body.distance(x, y);
    if (d > ragged || d < -ragged) {
      return d;
    }
    return d + ragged * Noise.at(x * frequency + phase, y * frequency - phase);
  }

  @Override
  public double leanX(double x, double y) {
    return 0.75 * body.leanX(x, y)
        + 0.6 * Noise.at(x * frequency * 0.8 + phase + 31, y * frequency * 0.8 + 7);
  }

  @Override
  public double leanY(double x, double y) {
    return 0.75 * body.leanY(x, y)
        + 0.6 * Noise.at(x * frequency * 0.8 + phase - 13, y * frequency * 0.8 + 3);
  }

  @Override
  public double left() {
    return body.left() - ragged;
  }

  @Override
  public double right() {
    return body.right() + ragged;
  }

  @Override
  public double bottom() {
    return body.bottom() - ragged;
  }

  @Override
  public double top() {
    return body.top() + ragged;
  }
}
