package dev.pixeltally.scenes;

/** Paints the sky: a gradient, a glow round the sun, clouds that thin out towards the horizon. */
final class SkyPainter {
  private final Backdrop b;
  private final Canvas canvas;
  private final Tint zenith;
  private final Tint low;
  private final Tint cloud;
  private final double cover;
  private final double soft;
  private final double size;
  private final NoiseRow[] layers = {new NoiseRow(), new NoiseRow(), new NoiseRow()};
  private final double glowX;
  private final double glowY;

  SkyPainter(Backdrop backdrop, Canvas canvas, Dice dice) {
    b = backdrop;
    this.canvas = canvas;
    double hue = dice.in(0.54, 0.62);
    low = b.light().haze();
    switch (b.hour()) {
      case NOON -> {
        zenith = Tint.hsv(hue, dice.in(0.45, 0.7), dice.in(0.65, 0.88));
        cloud = new Tint(0.97f, 0.97f, 0.98f);
        cover = dice.in(-0.5, 0.35);
      }
      case GOLDEN -> {
        zenith = Tint.hsv(hue, dice.in(0.3, 0.5), dice.in(0.5, 0.75));
        cloud = new Tint(1.0f, 0.82f, 0.68f);
        cover = dice.in(-0.4, 0.3);
      }
      case OVERCAST -> {
        zenith = Tint.hsv(hue, dice.in(0.02, 0.12), dice.in(0.55, 0.75));
        cloud = Tint.hsv(hue, 0.04, dice.in(0.75, 0.88));
        cover = dice.in(0.2, 0.8);
      }
      default -> {
        zenith = Tint.hsv(dice.in(0.6, 0.7), dice.in(0.4, 0.6), dice.in(0.2, 0.4));
        cloud = new Tint(0.62f, 0.4f, 0.46f);
        cover = dice.in(-0.4, 0.2);
      }
    }
    soft = dice.in(0.5, 1.6);
    size = dice.in(0.7, 1.8);
    glowX = canvas.width * (0.5 + 0.55 * b.light().x());
    glowY = b.horizon() * (1 - b.light().y());
  }

  void paint(int horizon) {
    double glow = b.hour() == Backdrop.Hour.OVERCAST ? 0 : b.light().z() < 0.3 ? 0.5 : 0.15;
    double glowReach = 1 / (0.12 * canvas.width * canvas.width);
    Tint sun = b.light().sun();
    for (int y = 0; y < horizon; y++) {
      double height = 1 - (y + 0.5) / b.horizon();
      Tint base = low.mix(zenith, Math.sqrt(Math.max(0, height)));
      double flat = 1 / (0.18 + height);
      double v = flat * size * 1.9 + b.phase();
      layers[0].to(v);
      layers[1].to(v * 2.03 + 9.1);
      layers[2].to((v * 2.03 + 9.1) * 2.03 + 9.1);
      double thin = Math.min(1, height * 3);
      for (int x = 0; x < canvas.width; x++) {
        double u = (x - canvas.width * 0.5) / canvas.width * flat * size * 2.2;
        double n = clouds(u + b.phase());
        double c = Math.max(0, Math.min(1, (n + cover) * soft + 0.1)) * thin;
        double shade = 1 - 0.22 * c * Math.max(0, n + cover);
        double dx = x - glowX;
        double dy = (y - glowY) * 1.3;
        double g = glow / (1 + (dx * dx + dy * dy) * glowReach * 6);
        int pixel = y * canvas.width + x;
        canvas.set(
            pixel,
            (float) (base.r() + c * (cloud.r() * shade - base.r()) + g * sun.r() * 0.6),
            (float) (base.g() + c * (cloud.g() * shade - base.g()) + g * sun.g() * 0.6),
            (float) (base.b() + c * (cloud.b() * shade - base.b()) + g * sun.b() * 0.6));
        canvas.depth[pixel] = Float.POSITIVE_INFINITY;
      }
    }
  }

  /** Three octaves along the row. */
  private float clouds(double u) {
    double u2 = u * 2.03 + 17.3;
    double u3 = u2 * 2.03 + 17.3;
    return (layers[0].at(u) + 0.5f * layers[1].at(u2) + 0.25f * layers[2].at(u3)) / 1.75f;
  }
}
