package dev.pixeltally.scenes;

/** Paints water, row by row: the sky mirrored and broken by waves, foam along the shore. */
final class WaterPainter {
  private final Backdrop b;
  private final Canvas canvas;
  private final Tint lit;
  private final Tint deep;
  private final NoiseRow swells = new NoiseRow();
  private final NoiseRow chops = new NoiseRow();
  private final NoiseRow glitters = new NoiseRow();

  WaterPainter(Backdrop backdrop, Canvas canvas) {
    b = backdrop;
    this.canvas = canvas;
    Tint sky = backdrop.light().ambient();
    Tint sun = backdrop.light().sun().times(0.6);
    lit = new Tint(sky.r() + sun.r(), sky.g() + sun.g(), sky.b() + sun.b());
    deep = Tint.hsv(0.5 + 0.1 * Noise.at(b.phase(), 3), 0.6, 0.32).times(lit);
  }

  void paint(int y, double metres) {
    int mirrored = (int) Math.max(0, Math.min(b.horizon() * 2 - y - 1, canvas.height - 1));
    double along = metres * metres / (b.focal() * b.eye());
    double across = metres / b.focal();
    double waves = GroundPainter.weight(1.2, along * 0.6);
    double shore = Math.max(0, 1 - (metres / b.water() - 1) * 12);
    swells.to(metres * 1.1);
    chops.to(metres * 4.1);
    glitters.to(y * 0.93);
    for (int x = 0; x < canvas.width; x++) {
      double u = (x + 0.5 - canvas.width * 0.5) * across + b.phase();
      double swell = swells.at(u * 0.5);
      double chop = waves * chops.at(u * 1.3 + swell);
      double glitter = 0.12 * glitters.at(x * 0.11 + swell);
      double mirror = 0.52 + 0.16 * swell + 0.2 * chop + glitter;
      double foam = 0.8 * Math.max(0, shore * (0.7 + 0.6 * chop + 0.5 * glitter));
      int from = 3 * (mirrored * canvas.width + x);
      double r = deep.r() + mirror * (canvas.light[from] - deep.r());
      double g = deep.g() + mirror * (canvas.light[from + 1] - deep.g());
      double bl = deep.b() + mirror * (canvas.light[from + 2] - deep.b());
      int pixel = y * canvas.width + x;
      canvas.set(
          pixel,
          (float) (r + foam * (lit.r() - r)),
          (float) (g + foam * (lit.g() - g)),
          (float) (bl + foam * (lit.b() - bl)));
      canvas.surfaces[pixel] = Surface.WATER.id();
      canvas.depth[pixel] = (float) metres;
    }
  }
}
