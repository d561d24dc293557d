package dev.pixeltally.scenes;

/**
 * {@link Noise} along a line of constant y, at a third of its price: what lies between the
 * lattice's rows is worked out once a line.
 */
final class NoiseRow {
  private final float[] cells = new float[Noise.CELLS + 1];

  /** Moves to another line. */
  NoiseRow to(double y) {
    double by = y + 0x1p20;
    int yi = (int) by;
    float fy = (float) (by - yi);
    fy = fy * fy * (3 - 2 * fy);
    int row0 = (yi & (Noise.CELLS - 1)) * Noise.CELLS;
    int row1 = ((yi + 1) & (Noise.CELLS - 1)) * Noise.CELLS;
    for (int i = 0; i < Noise.CELLS; i++) {
      float a = Noise.LATTICE[row0 + i];
      cells[i] = a + (Noise.LATTICE[row1 + i] - a) * fy;
    }
    cells[Noise.CELLS] = cells[0];
    return this;
  }

  /** In [-1, 1]; |x| below 2^20. */
  float at(double x) {
    double bx = x + 0x1p20;
    int xi = (int) bx;
    float fx = (float) (bx - xi);
    fx = fx * fx * (3 - 2 * fx);
    int cell = xi & (Noise.CELLS - 1);
    float a = cells[cell];
    return a + (cells[cell + 1] - a) * fx;
  }
}
