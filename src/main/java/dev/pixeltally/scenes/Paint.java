package dev.pixeltally.scenes;

/**
 * What a part is made of.
 *
 * @param first the main colour
 * @param second the pattern's other colour
 * @param pattern how the two share the surface
 * @param frequency repeats of the pattern a unit of the figure's height
 * @param phase shift of the pattern, in repeats
 * @param grain strength of the fine unevenness, 0..1
 * @param gloss strength of the highlight, 0..1
 * @param glow how far the part shines by itself, 0..1
 */
record Paint(
    Tint first,
    Tint second,
    Pattern pattern,
    double frequency,
    double phase,
    double grain,
    double gloss,
    double glow) {

  enum Pattern {
    PLAIN,
    UPRIGHT,
    LEVEL,
    CHECKS,
    DOTS,
    MOTTLED,
    BRICKS,
    /** Bands that narrow towards the sides, as on a globe. */
    GORES
  }

  static Paint plain(Tint tint) {
    return new Paint(tint, tint, Pattern.PLAIN, 1, 0, 0.1, 0, 0);
  }

  Paint with(Pattern p, Tint other, double repeats, double shift) {
    return new Paint(first, other, p, repeats, shift, grain, gloss, glow);
  }

  Paint grained(double strength) {
    return new Paint(first, second, pattern, frequency, phase, strength, gloss, glow);
  }

  Paint glossy(double strength) {
    return new Paint(first, second, pattern, frequency, phase, grain, strength, glow);
  }

  Paint glowing(double strength) {
    return new Paint(first, second, pattern, frequency, phase, grain, gloss, strength);
  }

  /**
   * The second colour's share, 0..1, at a point.
   *
   * @param x across, in the figure's units
   * @param y up
   * @param lean how far the surface leans to the right there
   * @param pixel a pixel's size in the figure's units: edges are softened over it
   */
  double share(double x, double y, double lean, double pixel) {
    double soft = Math.max(0.02, pixel * frequency);
    return switch (pattern) {
      case PLAIN -> 0;
      case UPRIGHT -> band(x * frequency + phase, soft);
      case LEVEL -> band(y * frequency + phase, soft);
      case CHECKS -> {
        double a = band(x * frequency + phase, soft);
        double b = band(y * frequency + phase, soft);
        yield a + b - 2 * a * b;
      }
      case DOTS -> dots(x * frequency + phase, y * frequency, soft);
      case MOTTLED -> clamp(0.5 + 1.3 * Noise.at(x * frequency + phase * 9, y * frequency));
      case BRICKS -> bricks(x * frequency + phase, y * frequency * 2, soft);
      case GORES -> band(lean * (1 + 0.5 * lean * lean) * frequency * 0.5 + phase, soft * 0.5);
    };
  }

  private static double band(double t, double soft) {
    double cell = t - Math.floor(t);
    double fromEdge = 0.25 - Math.abs(cell - 0.5);
    return clamp(0.5 + fromEdge / soft);
  }

  private static double dots(double u, double v, double soft) {
    double row = Math.floor(v);
    double x = u + 0.5 * (row - 2 * Math.floor(row / 2));
    double dx = x - Math.floor(x) - 0.5;
    double dy = v - row - 0.5;
    return clamp(0.5 + (0.3 - Math.sqrt(dx * dx + dy * dy)) / soft);
  }

  private static double bricks(double u, double v, double soft) {
    double row = Math.floor(v);
    double x = u + 0.5 * (row - 2 * Math.floor(row / 2));
    double dx = 0.5 - Math.abs(x - Math.floor(x) - 0.5);
    double dy = 0.5 * (0.5 - Math.abs(v - row - 0.5));
    return clamp(0.5 + (0.06 - Math.min(dx, dy)) / soft);
  }

  private static double clamp(double v) {
    return Math.max(0, Math.min(1, v));
  }
}
