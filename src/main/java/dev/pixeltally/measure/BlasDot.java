package dev.pixeltally.measure;

/**
 * Dot products of doubles as {@code np.dot} makes them with OpenBLAS (NumPy's wheels) on one thread
 * of a processor with AVX2, Intel's from Haswell or AMD's Zen: sixteen accumulators with fused
 * multiply-add, joined evens and odds apart, what is left over behind them. Other processors'
 * kernels add in other orders, and so give other last bits: {@code OPENBLAS_CORETYPE=Haswell} asks
 * for this one.
 */
public final class BlasDot {
  private static final int LANES = 16;

  private BlasDot() {}

  /** The sum of {@code a[i] * b[i]} for i below {@code count}. */
  public static double of(double[] a, double[] b, int count) {
    int whole = count & -LANES;
    double sum = 0;
    if (whole > 0) {
      double[] r = new double[LANES];
      for (int i = 0; i < whole; i += LANES) {
        for (int k = 0; k < LANES; k++) {
          r[k] = Math.fma(a[i + k], b[i + k], r[k]);
        }
      }
      sum = everySecond(r, 0) + everySecond(r, 1);
    }
    for (int i = whole; i < count; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double everySecond(double[] r, int from) {
    return ((r[from] + r[from + 2]) + (r[from + 4] + r[from + 6]))
        + ((r[from + 8] + r[from + 10]) + (r[from + 12] + r[from + 14]));
  }
}
