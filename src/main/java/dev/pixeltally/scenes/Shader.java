package dev.pixeltally.scenes;

/** Lights the points of one part: pattern, grain, sun and sky, highlight, haze. */
final class Shader {
  /** The last point's light. */
  double r;

  double g;
  double b;

  private final Paint paint;
  private final Placement at;
  private final Light light;
  private final double pixel;
  private final double fade;
  private final double grainScale;

  Shader(Paint paint, Placement at, Light light, double metres) {
    this.paint = paint;
    this.at = at;
    this.light = light;
    pixel = 1 / at.scale();
    fade = light.fade(metres);
    // Grain of about three pixels a cell, but not finer than the figure's own texture.
    grainScale = Math.min(42, at.scale() / 3);
  }

  void shade(Shape shape, double u, double v) {
    double leanX = shape.leanX(u, v);
    double leanY = shape.leanY(u, v);
    double share = paint.share(u, v, leanX, pixel);
    double grain =
        paint.grain() == 0 ? 0 : paint.grain() * Noise.at(u * grainScale, v * grainScale);
    double matter = 1 + grain;

    double nx = at.side() * leanX * at.cos() - leanY * at.sin();
    double ny = at.side() * leanX * at.sin() + leanY * at.cos();
    double flat = nx * nx + ny * ny;
    double nz = flat < 0.95 ? Math.sqrt(1 - flat) : 0.22;
    double facing = nx * light.x() + ny * light.y() + nz * light.z();
    double direct = Math.max(0, 0.25 + 0.75 * facing);
    // Sky light comes from above, and the foot of a thing is darker than its head.
    double open = (0.8 + 0.2 * ny) * (v < 0.15 && v > 0 ? 0.8 + v * 1.333 : 1);

    Tint sun = light.sun();
    Tint sky = light.ambient();
    Tint first = paint.first();
    Tint second = paint.second();
    double lit = paint.glow();
    double lightR = (sun.r() * direct + sky.r() * open) * (1 - lit) + lit;
    double lightG = (sun.g() * direct + sky.g() * open) * (1 - lit) + lit;
    double lightB = (sun.b() * direct + sky.b() * open) * (1 - lit) + lit;
    r = matter * (first.r() + share * (second.r() - first.r())) * lightR;
    g = matter * (first.g() + share * (second.g() - first.g())) * lightG;
    b = matter * (first.b() + share * (second.b() - first.b())) * lightB;

    if (paint.gloss() > 0) {
      double mirrored = 2 * facing * nz - light.z();
      if (mirrored > 0) {
        double m2 = mirrored * mirrored;
        double m8 = m2 * m2 * m2 * m2;
        double shine = paint.gloss() * m8 * m8;
        r += shine * sun.r();
        g += shine * sun.g();
        b += shine * sun.b();
      }
    }
    Tint haze = light.haze();
    r += fade * (haze.r() - r);
    g += fade * (haze.g() - g);
    b += fade * (haze.b() - b);
  }
}
