package dev.pixeltally.scenes;

/** Paints a backdrop, its surfaces and its depth on a canvas. */
final class BackdropPainter {
  private final Backdrop b;
  private final Canvas canvas;
  private final Light light;
  private final Tint sunlit;

  BackdropPainter(Backdrop backdrop, Canvas canvas) {
    b = backdrop;
    this.canvas = canvas;
    light = backdrop.light();
    sunlit = light.sun().times(0.35 + 0.65 * light.y()).mix(light.sun(), 0.2);
  }

  void paint(Dice dice) {
    int horizon = (int) Math.min(canvas.height, Math.max(0, Math.ceil(b.horizon() - 0.5)));
    new SkyPainter(b, canvas, dice).paint(horizon);
    if (Double.isFinite(b.wall())) {
      wall(dice);
    } else {
      hills(dice, horizon);
    }
    for (int y = horizon; y < canvas.height; y++) {
      double metres = b.metres(y + 0.5);
      if (metres > b.wall()) {
        continue;
      }
      if (metres > b.water()) {
        water(y, metres);
      } else {
        ground(y, metres);
      }
    }
  }

  private void hills(Dice dice, int horizon) {
    int ranges = dice.between(0, 3);
    for (int k = ranges; k >= 1; k--) {
      double metres = 150.0 * k * k + 60;
      double height = canvas.height * dice.in(0.04, 0.12) * Math.sqrt(k);
      double frequency = dice.in(1.5, 4) / canvas.width;
      double phase = dice.in(0, 64);
      Tint matter =
          b.theme() == Backdrop.Theme.SNOW
              ? Tint.hsv(0.6, dice.in(0.05, 0.2), dice.in(0.6, 0.9))
              : Tint.hsv(dice.in(0.08, 0.4), dice.in(0.25, 0.5), dice.in(0.25, 0.5));
      Tint lit = matter.times(light.ambient().mix(sunlit, 0.6).times(1.3));
      Tint far = lit.mix(light.haze(), 0.25 + 0.2 * k);
      for (int x = 0; x < canvas.width; x++) {
        double ridge = Math.max(0.12, 0.6 + 1.0 * Noise.layered(x * frequency + phase, k * 7.7, 4));
        int from = (int) Math.max(0, Math.ceil(b.horizon() - height * ridge - 0.5));
        for (int y = from; y < horizon; y++) {
          float rough = 1 + 0.16f * Noise.at(x * 0.13 + phase, y * 0.31);
          int pixel = y * canvas.width + x;
          canvas.set(pixel, far.r() * rough, far.g() * rough, far.b() * rough);
          canvas.surfaces[pixel] = Surface.HILLS.id();
          canvas.depth[pixel] = (float) metres;
        }
      }
    }
  }

  private void wall(Dice dice) {
    double foot = b.row(b.wall());
    double pixelsPerMetre = b.focal() / b.wall();
    int from = (int) Math.max(0, Math.ceil(foot - b.wallHeight() * pixelsPerMetre - 0.5));
    int to = (int) Math.min(canvas.height, Math.ceil(foot - 0.5));
    Tint face = Tint.hsv(dice.in(0, 0.16), dice.in(0.1, 0.5), dice.in(0.5, 0.9));
    if (dice.chance(0.3)) {
      face = Tint.hsv(dice.unit(), dice.in(0.1, 0.35), dice.in(0.55, 0.9));
    }
    Tint joint = face.times(dice.in(0.6, 0.85));
    Paint.Pattern pattern =
        dice.pick(
            Paint.Pattern.BRICKS,
            Paint.Pattern.BRICKS,
            Paint.Pattern.UPRIGHT,
            Paint.Pattern.MOTTLED);
    Paint paint = Paint.plain(face).with(pattern, joint, dice.in(0.6, 1.6), b.phase());
    double lean = Math.max(0.15, light.z());
    Tint lit = light.ambient().times(0.9);
    for (int y = Math.max(from, 0); y < to; y++) {
      double up = (foot - y - 0.5) / pixelsPerMetre;
      double damp = 0.75 + 0.25 * Math.min(1, up / 1.5);
      for (int x = 0; x < canvas.width; x++) {
        double across = (x - canvas.width * 0.5) / pixelsPerMetre;
        double share = paint.share(across, up, 0, 1 / pixelsPerMetre);
        double stain =
            damp
                * (1
                    + 0.14 * Noise.layered(across * 0.5 + b.phase(), up * 0.4, 3)
                    + 0.06 * Noise.at(across * 9, up * 9));
        double r = (face.r() + share * (joint.r() - face.r())) * stain;
        double g = (face.g() + share * (joint.g() - face.g())) * stain;
        double bl = (face.b() + share * (joint.b() - face.b())) * stain;
        int pixel = y * canvas.width + x;
        canvas.set(
            pixel,
            (float) (r * (lit.r() + light.sun().r() * lean)),
            (float) (g * (lit.g() + light.sun().g() * lean)),
            (float) (bl * (lit.b() + light.sun().b() * lean)));
        canvas.surfaces[pixel] = Surface.WALL.id();
        canvas.depth[pixel] = (float) b.wall();
      }
    }
  }

  /** One octave's weight at a row: none where a pixel spans more than a cell. */
  private static double weight(double frequency, double footprint) {
    return Math.max(0, Math.min(1, 1.6 - 1.4 * frequency * footprint));
  }

  private void ground(int y, double metres) {
    double across = metres / b.focal();
    double along = metres * metres / (b.focal() * b.eye());
    double coarse = weight(0.35, along);
    double middle = weight(1.7, along);
    double fine = weight(7, 0.5 * (across + along));
    double grit = weight(29, 0.3 * along + across);
    boolean tiled = b.theme() == Backdrop.Theme.PLAZA || b.theme() == Backdrop.Theme.YARD;
    double tiles = tiled ? weight(1.1, along) : 0;
    Paint slabs =
        Paint.plain(b.ground())
            .with(
                b.phase() < 30 ? Paint.Pattern.CHECKS : Paint.Pattern.BRICKS,
                b.patches(),
                0.55,
                b.phase());
    double blades = b.theme() == Backdrop.Theme.MEADOW ? 0.34 * weight(9, 0.3 * along + across) : 0;
    double ripples = b.theme() == Backdrop.Theme.DESERT ? 0.12 * weight(2.5, along) : 0;
    double fade = light.fade(metres);
    Tint lit = light.ambient();
    double lr = lit.r() + sunlit.r();
    double lg = lit.g() + sunlit.g();
    double lb = lit.b() + sunlit.b();
    Tint g0 = b.ground();
    Tint g1 = b.patches();
    Tint haze = light.haze();
    for (int x = 0; x < canvas.width; x++) {
      double u = (x + 0.5 - canvas.width * 0.5) * across + b.phase();
      double v = metres + b.phase();
      double n1 = coarse == 0 ? 0 : coarse * Noise.at(u * 0.35, v * 0.35);
      double n2 = middle == 0 ? 0 : middle * Noise.at(u * 1.7, v * 1.7);
      double n3 = fine == 0 ? 0 : fine * Noise.at(u * 7, v * 7);
      double share = Math.max(0, Math.min(1, 0.5 + 0.9 * n1 + 0.35 * n2));
      if (tiled) {
        double s = slabs.share(u, v, 0, along * 2);
        share = 0.5 + tiles * (s - 0.5) + 0.15 * n1;
        share = Math.max(0, Math.min(1, share));
      }
      double n4 = grit == 0 ? 0 : grit * Noise.at(u * 29, v * 29);
      double bright = 1 + 0.1 * n2 + 0.12 * n3 + 0.1 * n4;
      if (blades > 0) {
        bright += blades * Noise.at(u * 24, v * 6.5);
      }
      if (ripples > 0) {
        bright += ripples * Noise.at(u * 0.6 + 2 * n1, v * 3.2);
      }
      double r = (g0.r() + share * (g1.r() - g0.r())) * bright * lr;
      double g = (g0.g() + share * (g1.g() - g0.g())) * bright * lg;
      double bl = (g0.b() + share * (g1.b() - g0.b())) * bright * lb;
      int pixel = y * canvas.width + x;
      canvas.set(
          pixel,
          (float) (r + fade * (haze.r() - r)),
          (float) (g + fade * (haze.g() - g)),
          (float) (bl + fade * (haze.b() - bl)));
      canvas.surfaces[pixel] = Surface.GROUND.id();
      canvas.depth[pixel] = (float) metres;
    }
  }

  private void water(int y, double metres) {
    // The sky is mirrored: row by row, darker, broken by waves.
    int mirrored = (int) Math.max(0, Math.min(b.horizon() * 2 - y - 1, canvas.height - 1));
    double along = metres * metres / (b.focal() * b.eye());
    double across = metres / b.focal();
    double waves = weight(1.2, along * 0.6);
    double shore = Math.max(0, 1 - (metres / b.water() - 1) * 12);
    Tint deep = Tint.hsv(0.5 + 0.1 * Noise.at(b.phase(), 3), 0.6, 0.32);
    for (int x = 0; x < canvas.width; x++) {
      double u = (x + 0.5 - canvas.width * 0.5) * across + b.phase();
      double swell = Noise.at(u * 0.5, metres * 1.1);
      double chop = waves * Noise.at(u * 1.3 + swell, metres * 4.1);
      double glitter = 0.12 * Noise.at(x * 0.11 + swell, y * 0.93);
      double k = 0.52 + 0.16 * swell + 0.2 * chop + glitter;
      int from = 3 * (mirrored * canvas.width + x);
      double foam = Math.max(0, shore * (0.7 + 0.6 * chop + 0.5 * glitter));
      double lr = light.ambient().r() + 0.6 * light.sun().r();
      double lg = light.ambient().g() + 0.6 * light.sun().g();
      double lb = light.ambient().b() + 0.6 * light.sun().b();
      double r = k * canvas.light[from] + (1 - k) * deep.r() * lr;
      double g = k * canvas.light[from + 1] + (1 - k) * deep.g() * lg;
      double bl = k * canvas.light[from + 2] + (1 - k) * deep.b() * lb;
      int pixel = y * canvas.width + x;
      canvas.set(
          pixel,
          (float) (r + foam * 0.8 * (lr - r)),
          (float) (g + foam * 0.8 * (lg - g)),
          (float) (bl + foam * 0.8 * (lb - bl)));
      canvas.surfaces[pixel] = Surface.WATER.id();
      canvas.depth[pixel] = (float) metres;
    }
  }
}
