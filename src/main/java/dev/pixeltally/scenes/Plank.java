package dev.pixeltally.scenes;

/**
 * A rectangle with rounded corners.
 *
 * @param halfWidth half its width, corners included
 * @param halfHeight half its height, corners included
 * @param corner the corners' radius
 * @param bend 0 for a flat face, 1 for a cylinder standing upright
 */
record Plank(double cx, double cy, double halfWidth, double halfHeight, double corner, double bend)
    implements Shape {

  @Override
  public double distance(double x, double y) {
    double u = Math.abs(x - cx) - halfWidth + corner;
    double v = Math.abs(y - cy) - halfHeight + corner;
    double inside = Math.min(Math.max(u, v), 0);
    u = Math.max(u, 0);
    v = Math.max(v, 0);
    return inside + Math.sqrt(u * u + v * v) - corner;
  }

  @Override
  public double leanX(double x, double y) {
    return bend * (x - cx) / halfWidth;
  }

  @Override
  public double leanY(double x, double y) {
    return 0.2 * (y - cy) / halfHeight;
  }

  @Override
  public double left() {
    return cx - halfWidth;
  }

  @Override
  public double right() {
    return cx + halfWidth;
  }

  @Override
  public double bottom() {
    return cy - halfHeight;
  }

  @Override
  public double top() {
    return cy + halfHeight;
  }
}
