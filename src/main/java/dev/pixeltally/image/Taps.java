package dev.pixeltally.image;

import dev.pixeltally.image.ResizePolicy.Filter;

/**
 * Which input pixels make up each output pixel along one axis, and by what weight, in 22-bit fixed
 * point: Pillow's {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} for BILINEAR, and the
 * two taps of PyTorch's bilinear without antialiasing.
 *
 * @param count taps of each output pixel, at least 4; unused ones weigh nothing
 * @param first the first input pixel of each output pixel, so that all taps lie inside
 * @param weights {@code count} a pixel
 */
record Taps(int in, int out, Filter filter, int count, int[] first, int[] weights) {
  static final int BITS = 22;

  static Taps of(int in, int out, Filter filter) {
    return filter == Filter.BILINEAR ? plain(in, out) : antialiased(in, out);
  }

  private static Taps antialiased(int in, int out) {
    double scale = (double) in / out;
    double support = Math.max(1.0, scale);
    int count = Math.max(4, (int) Math.ceil(support) * 2 + 1);
    Taps taps = room(in, out, Filter.BILINEAR_ANTIALIAS, count);
    double[] k = new double[count];
    for (int i = 0; i < out; i++) {
      double centre = (i + 0.5) * scale;
      int from = Math.max(0, (int) (centre - support + 0.5));
      int to = Math.min(in, (int) (centre + support + 0.5));
      double sum = 0;
      for (int j = 0; j < to - from; j++) {
        double x = Math.abs((j + from - centre + 0.5) * (1.0 / support));
        k[j] = x < 1.0 ? 1.0 - x : 0.0;
        sum += k[j];
      }
      for (int j = 0; j < to - from; j++) {
        k[j] = sum == 0 ? k[j] : k[j] / sum;
      }
      taps.set(i, from, to - from, k);
    }
    return taps;
  }

  private static Taps plain(int in, int out) {
    Taps taps = room(in, out, Filter.BILINEAR, 4);
    double[] k = new double[2];
    for (int i = 0; i < out; i++) {
      double x = Math.max(0, (i + 0.5) * ((double) in / out) - 0.5);
      int from = Math.min((int) x, in - 1);
      double share = from == in - 1 ? 0 : x - from;
      k[0] = 1 - share;
      k[1] = share;
      taps.set(i, from, Math.min(2, in - from), k);
    }
    return taps;
  }

  private static Taps room(int in, int out, Filter filter, int count) {
    int fitting = Math.min(count, Math.max(4, in));
    return new Taps(in, out, filter, fitting, new int[out], new int[out * fitting]);
  }

  /** Taps reach beyond the image's end only where it is smaller than they are; see Resizer. */
  private void set(int i, int from, int n, double[] k) {
    int start = Math.max(0, Math.min(from, in - count));
    first[i] = start;
    for (int j = 0; j < n; j++) {
      double w = k[j] * (1 << BITS);
      weights[i * count + from - start + j] = (int) (w < 0 ? w - 0.5 : w + 0.5);
    }
  }
}
