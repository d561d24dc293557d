package dev.pixeltally.scenes;

/** An ellipse along the axes, shaded as an ellipsoid. */
record Ellipse(double cx, double cy, double rx, double ry) implements Shape {

  @Override
  public double distance(double x, double y) {
    double u = (x - cx) / rx;
    double v = (y - cy) / ry;
    double k = Math.sqrt(u * u + v * v);
    double gu = u / rx;
    double gv = v / ry;
    double slope = Math.sqrt(gu * gu + gv * gv);
    return slope == 0 ? -Math.min(rx, ry) : k * (k - 1) / slope;
  }

  @Override
  public double leanX(double x, double y) {
    return (x - cx) / rx;
  }

  @Override
  public double leanY(double x, double y) {
    return (y - cy) / ry;
  }

  @Override
  public double left() {
    return cx - rx;
  }

  @Override
  public double right() {
    return cx + rx;
  }

  @Override
  public double bottom() {
    return cy - ry;
  }

  @Override
  public double top() {
    return cy + ry;
  }
}
