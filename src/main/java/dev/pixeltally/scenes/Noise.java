package dev.pixeltally.scenes;

/** Smooth value noise on a lattice that repeats after 64 cells (small enough for the L1 cache). */
final class Noise {
  static final int CELLS = 64;
  static final float[] LATTICE = lattice();

  private Noise() {}

  private static float[] lattice() {
    Dice dice = new Dice(0x5EED, 0);
    float[] values = new float[CELLS * CELLS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) dice.in(-1, 1);
    }
    return values;
  }

  /** In [-1, 1], continuous; one cell a unit; |x|, |y| below 2^20. */
  static float at(double x, double y) {
    double bx = x + 0x1p20;
    double by = y + 0x1p20;
    int xi = (int) bx;
    int yi = (int) by;
    float fx = (float) (bx - xi);
    float fy = (float) (by - yi);
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    int x0 = xi & (CELLS - 1);
    int x1 = (xi + 1) & (CELLS - 1);
    int row0 = (yi & (CELLS - 1)) * CELLS;
    int row1 = ((yi + 1) & (CELLS - 1)) * CELLS;
    float a = LATTICE[row0 + x0];
    float b = LATTICE[row0 + x1];
    float c = LATTICE[row1 + x0];
    float d = LATTICE[row1 + x1];
    float top = a + (b - a) * fx;
    float bottom = c + (d - c) * fx;
    return top + (bottom - top) * fy;
  }

  /** Octaves of halving weight and doubling frequency, scaled to about [-1, 1]. */
  static float layered(double x, double y, int octaves) {
    float sum = 0;
    float weight = 1;
    float total = 0;
    for (int i = 0; i < octaves; i++) {
      sum += weight * at(x, y);
      total += weight;
      weight *= 0.5f;
      x = x * 2.03 + 17.3;
      y = y * 2.03 + 9.1;
    }
    return sum / total;
  }
}
