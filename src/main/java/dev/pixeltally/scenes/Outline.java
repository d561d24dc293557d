package dev.pixeltally.scenes;

import java.util.Arrays;

/** A simple polygon with one facing for its whole face. */
final class Outline implements Shape {

  private final double[] xs;
  private final double[] ys;
  private final double[] edgeX;
  private final double[] edgeY;
  private final double[] perLength2;
  private final double[] slope;
  private final double faceX;
  private final double faceY;
  private final double bend;
  private final double left;
  private final double right;
  private final double bottom;
  private final double top;

  /**
   * @param faceX how far the face leans to the right, -1..1
   * @param faceY how far it leans upwards
   * @param bend adds a cylinder's rounding across its width, 0..1
   */
  private Outline(double faceX, double faceY, double bend, double[] xs, double[] ys) {
    this.faceX = faceX;
    this.faceY = faceY;
    this.bend = bend;
    this.xs = xs;
    this.ys = ys;
    int n = xs.length;
    edgeX = new double[n];
    edgeY = new double[n];
    perLength2 = new double[n];
    slope = new double[n];
    for (int i = 0, j = n - 1; i < n; j = i++) {
      edgeX[i] = xs[j] - xs[i];
      edgeY[i] = ys[j] - ys[i];
      perLength2[i] = 1 / (edgeX[i] * edgeX[i] + edgeY[i] * edgeY[i] + 1e-12);
      slope[i] = edgeY[i] == 0 ? 0 : edgeX[i] / edgeY[i];
    }
    left = Arrays.stream(xs).min().orElseThrow();
    right = Arrays.stream(xs).max().orElseThrow();
    bottom = Arrays.stream(ys).min().orElseThrow();
    top = Arrays.stream(ys).max().orElseThrow();
  }

  /** A flat face towards the viewer, its corners as x, y, x, y, ... in order round it. */
  static Outline of(double... corners) {
    double[] xs = new double[corners.length / 2];
    double[] ys = new double[corners.length / 2];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = corners[2 * i];
      ys[i] = corners[2 * i + 1];
    }
    return new Outline(0, 0, 0, xs, ys);
  }

  /** The same outline, leaning to the right and upwards, -1..1. */
  Outline facing(double rightwards, double upwards) {
    return new Outline(rightwards, upwards, bend, xs, ys);
  }

  /** The same outline, rounded across its width like a cylinder, 0 (flat) to 1. */
  Outline bent(double roundness) {
    return new Outline(faceX, faceY, roundness, xs, ys);
  }

  @Override
  public double distance(double x, double y) {
    double nearest = Double.MAX_VALUE;
    boolean inside = false;
    for (int i = 0, j = xs.length - 1; i < xs.length; j = i++) {
      double wx = x - xs[i];
      double wy = y - ys[i];
      double t = (wx * edgeX[i] + wy * edgeY[i]) * perLength2[i];
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      double u = wx - edgeX[i] * t;
      double v = wy - edgeY[i] * t;
      double d = u * u + v * v;
      nearest = d < nearest ? d : nearest;
      if (ys[i] > y != ys[j] > y && wx < slope[i] * wy) {
        inside = !inside;
      }
    }
    double d = Math.sqrt(nearest);
    return inside ? -d : d;
  }

  @Override
  public double leanX(double x, double y) {
    return bend == 0 ? faceX : faceX + bend * (2 * (x - left) / (right - left) - 1);
  }

  @Override
  public double leanY(double x, double y) {
    return faceY;
  }

  @Override
  public double left() {
    return left;
  }

  @Override
  public double right() {
    return right;
  }

  @Override
  public double bottom() {
    return bottom;
  }

  @Override
  public double top() {
    return top;
  }
}
