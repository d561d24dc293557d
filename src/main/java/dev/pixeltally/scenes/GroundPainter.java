package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Backdrop.Theme;

/** Paints the ground, row by row: a row is a line of constant distance. */
final class GroundPainter {
  private final Backdrop b;
  private final Canvas canvas;
  private final Light light;
  private final Tint lit;
  private final Paint slabs;
  private final boolean tiled;
  private final NoiseRow coarse = new NoiseRow();
  private final NoiseRow middle = new NoiseRow();
  private final NoiseRow fine = new NoiseRow();
  private final NoiseRow grit = new NoiseRow();
  private final NoiseRow blades = new NoiseRow();
  private final NoiseRow ripples = new NoiseRow();

  GroundPainter(Backdrop backdrop, Canvas canvas, Tint sunlit) {
    b = backdrop;
    this.canvas = canvas;
    light = backdrop.light();
    Tint sky = light.ambient();
    lit = new Tint(sky.r() + sunlit.r(), sky.g() + sunlit.g(), sky.b() + sunlit.b());
    tiled = b.theme() == Theme.PLAZA || b.theme() == Theme.YARD;
    slabs =
        Paint.plain(b.ground())
            .with(
                b.phase() < 30 ? Paint.Pattern.CHECKS : Paint.Pattern.BRICKS,
                b.patches(),
                0.55,
                b.phase());
  }

  /**
   * An octave's weight where a pixel spans so many metres: none where that is more than a cell.
   *
   * @param frequency cells a metre
   */
  static double weight(double frequency, double footprint) {
    return Math.max(0, Math.min(1, 1.6 - 1.4 * frequency * footprint));
  }

  void paint(int y, double metres) {
    double across = metres / b.focal();
    double along = metres * metres / (b.focal() * b.eye());
    double v = metres + b.phase();
    coarse.to(v * 0.35);
    middle.to(v * 1.7);
    fine.to(v * 7);
    grit.to(v * 29);
    blades.to(v * 6.5);
    ripples.to(v * 3.2);
    double w1 = weight(0.35, along);
    double w2 = weight(1.7, along);
    double w3 = 0.12 * weight(7, 0.5 * (across + along));
    double w4 = 0.1 * weight(29, 0.3 * along + across);
    double grass = b.theme() == Theme.MEADOW ? 0.34 * weight(9, 0.3 * along + across) : 0;
    double dunes = b.theme() == Theme.DESERT ? 0.12 * weight(2.5, along) : 0;
    double tiles = tiled ? weight(1.1, along) : 0;
    double fade = light.fade(metres);
    Tint haze = light.haze();
    for (int x = 0; x < canvas.width; x++) {
      double u = (x + 0.5 - canvas.width * 0.5) * across + b.phase();
      double n1 = w1 * coarse.at(u * 0.35);
      double n2 = w2 * middle.at(u * 1.7);
      double bright = 1 + 0.1 * n2 + w3 * fine.at(u * 7);
      bright += w4 == 0 ? 0 : w4 * grit.at(u * 29);
      bright += grass == 0 ? 0 : grass * blades.at(u * 24);
      bright += dunes == 0 ? 0 : dunes * ripples.at(u * 0.6 + 2 * n1);
      double share =
          tiled
              ? 0.5 + tiles * (slabs.share(u, v, 0, along * 2) - 0.5) + 0.15 * n1
              : 0.5 + 0.9 * n1 + 0.35 * n2;
      lay(y * canvas.width + x, Math.max(0, Math.min(1, share)), bright, fade, haze);
      canvas.depth[y * canvas.width + x] = (float) metres;
    }
  }

  private void lay(int pixel, double share, double bright, double fade, Tint haze) {
    Tint first = b.ground();
    Tint second = b.patches();
    double r = (first.r() + share * (second.r() - first.r())) * bright * lit.r();
    double g = (first.g() + share * (second.g() - first.g())) * bright * lit.g();
    double bl = (first.b() + share * (second.b() - first.b())) * bright * lit.b();
    canvas.set(
        pixel,
        (float) (r + fade * (haze.r() - r)),
        (float) (g + fade * (haze.g() - g)),
        (float) (bl + fade * (haze.b() - bl)));
    canvas.surfaces[pixel] = Surface.GROUND.id();
  }
}
