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
    GroundPainter ground = new GroundPainter(b, canvas, sunlit);
    WaterPainter water = new WaterPainter(b, canvas);
    for (int y = horizon; y < canvas.height; y++) {
      double metres = b.metres(y + 0.5);
      if (metres > b.wall()) {
        continue;
      }
      if (metres > b.water()) {
        water.paint(y, metres);
      } else {
        ground.paint(y, metres);
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
}
