package dev.pixeltally.scenes;

import dev.pixeltally.image.RgbImage;

/**
 * Turns light into a photograph: lens softness, vignetting, exposure and colour cast, the film's
 * curve, sensor noise, eight bits.
 */
final class Film {
  private static final int CURVE = 2048;
  private static final float[] GAUSS = gauss();

  private final float[] gain = new float[3];
  private final float[] curve = new float[CURVE + 1];
  private final float softness;
  private final double vignette;
  private final float noise;
  private final long grainSeed;

  Film(Dice dice) {
    double exposure = dice.in(0.85, 1.15);
    double warmth = dice.in(-0.07, 0.07);
    double green = dice.in(-0.03, 0.03);
    gain[0] = (float) (exposure * (1 + warmth));
    gain[1] = (float) (exposure * (1 + green));
    gain[2] = (float) (exposure * (1 - warmth));
    double contrast = dice.in(0.0, 0.5);
    for (int i = 0; i <= CURVE; i++) {
      double v = 1.5 * i / CURVE;
      // A soft shoulder instead of clipped highlights, then a gentle S.
      double rolled = v < 0.75 ? v : 1 - 0.25 * StrictMath.exp(-(v - 0.75) / 0.25);
      double s = rolled * rolled * (3 - 2 * rolled);
      curve[i] = (float) (255 * (rolled + contrast * (s - rolled)));
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
    float[] row = new float[3 * w];
    double cx = 0.5 * w;
    double cy = 0.5 * h;
    double falloff = vignette / (cx * cx + cy * cy);
    long state = grainSeed;
    for (int y = 0; y < h; y++) {
      soften(canvas, y, row);
      double dy = y + 0.5 - cy;
      int at = 3 * y * w;
      for (int x = 0, i = 0; x < w; x++, i += 3, at += 3) {
        double dx = x + 0.5 - cx;
        float dim = (float) ((1 - falloff * (dx * dx + dy * dy)) * (CURVE / 1.5));
        state += 0x9E3779B97F4A7C15L;
        long bits = Dice.mix(state);
        rgb[at] = develop(row[i] * dim * gain[0], (int) bits);
        rgb[at + 1] = develop(row[i + 1] * dim * gain[1], (int) (bits >>> 12));
        rgb[at + 2] = develop(row[i + 2] * dim * gain[2], (int) (bits >>> 24));
      }
    }
    return new RgbImage(w, h, rgb);
  }

  /** One row through the lens: each pixel takes a share of its four neighbours' light. */
  private void soften(Canvas canvas, int y, float[] row) {
    float[] light = canvas.light;
    int n = row.length;
    int at = y * n;
    int up = y == 0 ? at : at - n;
    int down = y == canvas.height - 1 ? at : at + n;
    float own = 1 - 0.8f * softness;
    float other = 0.2f * softness;
    for (int i = 3; i < n - 3; i++) {
      int k = at + i;
      row[i] =
          own * light[k] + other * (light[k - 3] + light[k + 3] + light[up + i] + light[down + i]);
    }
    for (int i = 0; i < 3; i++) {
      row[i] = light[at + i];
      row[n - 3 + i] = light[at + n - 3 + i];
    }
  }

  private byte develop(float light, int bits) {
    int place = (int) light;
    float tone = curve[place < 0 ? 0 : place > CURVE ? CURVE : place];
    // Shot noise grows with light; its share in the shadows is the sensor's own.
    float sigma = noise * (0.55f + 0.003f * tone);
    int value = (int) (tone + sigma * GAUSS[bits & 4095] + 0.5f);
    return (byte) (value < 0 ? 0 : value > 255 ? 255 : value);
  }
}
