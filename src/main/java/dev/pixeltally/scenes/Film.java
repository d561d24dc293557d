package dev.pixeltally.scenes;

import dev.pixeltally.image.RgbImage;

/**
 * Turns light into a photograph: lens softness, vignetting, exposure and colour cast, the film's
 * curve, sensor noise, eight bits.
 */
final class Film {
  private static final int CURVE = 2048;
  private static final float[] GAUSS = gauss();

  private final double[] gain = new double[3];
  private final double[] curve = new double[CURVE + 1];
  private final float softness;
  private final double vignette;
  private final float noise;
  private final long grainSeed;

  Film(Dice dice) {
    double exposure = dice.in(0.85, 1.15);
    double warmth = dice.in(-0.07, 0.07);
    double green = dice.in(-0.03, 0.03);
    gain[0] = exposure * (1 + warmth);
    gain[1] = exposure * (1 + green);
    gain[2] = exposure * (1 - warmth);
    double contrast = dice.in(0.0, 0.5);
    for (int i = 0; i <= CURVE; i++) {
      double v = 1.5 * i / CURVE;
      // A soft shoulder instead of clipped highlights, then a gentle S.
      double rolled = v < 0.75 ? v : 1 - 0.25 * StrictMath.exp(-(v - 0.75) / 0.25);
      double s = rolled * rolled * (3 - 2 * rolled);
      curve[i] = 255 * (rolled + contrast * (s - rolled));
    }
    softness = (float) (dice.chance(0.3) ? dice.in(0.4, 0.8) : dice.in(0, 0.3));
    vignette = dice.in(0, 0.28);
    noise = (float) dice.scaled(0.8, 7);
    grainSeed = dice.bits();
  }

  /** Sums of twelve even variates: close enough to a Gaussian for noise. */
  private static float[] gauss() {
    Dice dice = new Dice(0xF11, 1);
    float[] values = new float[4096];
    for (int i = 0; i < values.length; i++) {
      double sum = -6;
      for (int k = 0; k < 12; k++) {
        sum += dice.unit();
      }
      values[i] = (float) sum;
    }
    return values;
  }

  RgbImage expose(Canvas canvas) {
    int w = canvas.width;
    int h = canvas.height;
    byte[] rgb = new byte[3 * w * h];
    double cx = 0.5 * w;
    double cy = 0.5 * h;
    double falloff = vignette / (cx * cx + cy * cy);
    long state = grainSeed;
    for (int y = 0; y < h; y++) {
      int up = y == 0 ? 0 : -3 * w;
      int down = y == h - 1 ? 0 : 3 * w;
      for (int x = 0; x < w; x++) {
        int left = x == 0 ? 0 : -3;
        int right = x == w - 1 ? 0 : 3;
        double dx = x + 0.5 - cx;
        double dy = y + 0.5 - cy;
        double dim = (1 - falloff * (dx * dx + dy * dy)) * (CURVE / 1.5);
        state += 0x9E3779B97F4A7C15L;
        long bits = Dice.mix(state);
        int at = 3 * (y * w + x);
        for (int c = 0; c < 3; c++, at++) {
          rgb[at] = develop(blurred(canvas.light, at, left, right, up, down), dim * gain[c], bits);
          bits >>>= 12;
        }
      }
    }
    return new RgbImage(w, h, rgb);
  }

  private float blurred(float[] light, int at, int left, int right, int up, int down) {
    float own = light[at];
    float round = light[at + left] + light[at + right] + light[at + up] + light[at + down];
    return own + softness * (0.2f * (own + round) - own);
  }

  private byte develop(float light, double factor, long bits) {
    int place = (int) Math.max(0, Math.min(CURVE, light * factor));
    double tone = curve[place];
    // Shot noise grows with light; its share in the shadows is the sensor's own.
    double sigma = noise * (0.55 + 0.003 * tone);
    double value = tone + sigma * GAUSS[(int) bits & 4095] + 0.5;
    return (byte) Math.max(0, Math.min(255, value));
  }
}
