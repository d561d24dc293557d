package dev.pixeltally.scenes;

/** A tapered, round-ended limb from (x0, y0) of radius r0 to (x1, y1) of radius r1. */
record Limb(double x0, double y0, double r0, double x1, double y1, double r1) implements Shape {

  private double along(double x, double y) {
    double ax = x1 - x0;
    double ay = y1 - y0;
    double t = ((x - x0) * ax + (y - y0) * ay) / (ax * ax + ay * ay + 1e-12);
    return Math.max(0, Math.min(1, t));
  }

  @Override
  public double distance(double x, double y) {
    double t = along(x, y);
    double u = x - x0 - t * (x1 - x0);
    double v = y - y0 - t * (y1 - y0);
    return Math.sqrt(u * u + v * v) - (r0 + t * (r1 - r0));
  }

  @Override
  public double leanX(double x, double y) {
    double t = along(x, y);
    return (x - x0 - t * (x1 - x0)) / (r0 + t * (r1 - r0));
  }

  @Override
  public double leanY(double x, double y) {
    double t = along(x, y);
    return (y - y0 - t * (y1 - y0)) / (r0 + t * (r1 - r0));
  }

  @Override
  public double left() {
    return Math.min(x0 - r0, x1 - r1);
  }

  @Override
  public double right() {
    return Math.max(x0 + r0, x1 + r1);
  }

  @Override
  public double bottom() {
    return Math.min(y0 - r0, y1 - r1);
  }

  @Override
  public double top() {
    return Math.max(y0 + r0, y1 + r1);
  }
}
