package dev.pixeltally.scenes;

/**
 * A simple polygon with one facing for its whole face.
 *
 * @param xs corners' x, in order
 * @param ys corners' y
 * @param faceX how far the face leans to the right, -1..1
 * @param faceY how far it leans upwards
 * @param bend adds a cylinder's rounding across its width
 */
record Outline(double[] xs, double[] ys, double faceX, double faceY, double bend) implements Shape {

  /** From x, y, x, y, ... */
  static Outline of(double faceX, double faceY, double bend, double... corners) {
    double[] xs = new double[corners.length / 2];
    double[] ys = new double[corners.length / 2];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = corners[2 * i];
      ys[i] = corners[2 * i + 1];
    }
    return new Outline(xs, ys, faceX, faceY, bend);
  }

  @Override
  public double distance(double x, double y) {
    double nearest = Double.MAX_VALUE;
    boolean inside = false;
    int n = xs.length;
    for (int i = 0, j = n - 1; i < n; j = i++) {
      double ex = xs[j] - xs[i];
      double ey = ys[j] - ys[i];
      double wx = x - xs[i];
      double wy = y - ys[i];
      double t = Math.max(0, Math.min(1, (wx * ex + wy * ey) / (ex * ex + ey * ey)));
      double u = wx - ex * t;
      double v = wy - ey * t;
      nearest = Math.min(nearest, u * u + v * v);
      boolean above = ys[i] > y;
      if (above != ys[j] > y && x < ex * (y - ys[i]) / ey + xs[i]) {
        inside = !inside;
      }
    }
    double d = Math.sqrt(nearest);
    return inside ? -d : d;
  }

  @Override
  public double leanX(double x, double y) {
    return bend == 0 ? faceX : faceX + bend * (2 * (x - left()) / (right() - left()) - 1);
  }

  @Override
  public double leanY(double x, double y) {
    return faceY;
  }

  @Override
  public double left() {
    return least(xs);
  }

  @Override
  public double right() {
    return most(xs);
  }

  @Override
  public double bottom() {
    return least(ys);
  }

  @Override
  public double top() {
    return most(ys);
  }

  private static double least(double[] values) {
    double best = values[0];
    for (double v : values) {
      best = Math.min(best, v);
    }
    return best;
  }

  private static double most(double[] values) {
    double best = values[0];
    for (double v : values) {
      best = Math.max(best, v);
    }
    return best;
  }
}
