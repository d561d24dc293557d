package dev.pixeltally.image;

import dev.pixeltally.image.ResizePolicy.Filter;

/**
 * Which input pixels make up each output pixel along one axis, and by what weight, in 22-bit fixed
 * point: Pillow's {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} for BILINEAR, and the
 * two taps of PyTorch's bilinear without antialiasing.
 *
 * @param step what {@code first} counts in: 3 for bytes of RGB, 1 for rows
 * @param count taps of each output pixel; unused ones weigh nothing
 * @param first the first input pixel of each output pixel, times {@code step}, such that all taps
 *     lie inside where the axis has {@code count} pixels
 * @param weights {@code count} a pixel
 */
record Taps(int in, int out, Filter filter, int step, int count, int[] first, int[] weights) {
  static final int BITS = 22;
  static final Taps NONE = new Taps(0, 0, Filter.BILINEAR, 0, 0, new int[0], new int[0]);

  /** These taps where they are the wanted ones already, else the wanted ones. */
  Taps fits(int newIn, int newOut, Filter newFilter, int newStep) {
    if (in == newIn && out == newOut && filter == newFilter && step == newStep) {
      return this;
    }
    return newFilter == Filter.BILINEAR
        ? plain(newIn, newOut, newStep)
        : antialiased(newIn, newOut, newStep);
  }

  private static Taps antialiased(int in, int out, int step) {
    double scale = (double) in / out;
    double support = Math.max(1.0, scale);
    int most = 0;
    for (int i = 0; i < out; i++) {
      most = Math.max(most, end(i, scale, support, in) - start(i, scale, support));
    }
    Taps taps = room(in, out, Filter.BILINEAR_ANTIALIAS, step, most);
    double[] k = new double[most];
    for (int i = 0; i < out; i++) {
      double centre = (i + 0.5) * scale;
      int from = start(i, scale, support);
      int n = end(i, scale, support, in) - from;
      double sum = 0;
      for (int j = 0; j < n; j++) {
        double x = Math.abs((j + from - centre + 0.5) * (1.0 / support));
        k[j] = x < 1.0 ? 1.0 - x : 0.0;
        sum += k[j];
      }
      for (int j = 0; j < n; j++) {
        k[j] = sum == 0 ? k[j] : k[j] / sum;
      }
      taps.set(i, from, n, k);
    }
    return taps;
  }

  private static int start(int i, double scale, double support) {
    return Math.max(0, (int) ((i + 0.5) * scale - support + 0.5));
  }

  private static int end(int i, double scale, double support, int in) {
    return Math.min(in, (int) ((i + 0.5) * scale + support + 0.5));
  }

  private static Taps plain(int in, int out, int step) {
    Taps taps = room(in, out, Filter.BILINEAR, step, 2);
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

  /** Two and four taps have loops of their own: one and three are filled up to them. */
  private static Taps room(int in, int out, Filter filter, int step, int most) {
    int count = most <= 2 ? 2 : Math.max(4, most);
    return new Taps(in, out, filter, step, count, new int[out], new int[out * count]);
  }

  private void set(int i, int from, int n, double[] k) {
    int start = Math.max(0, Math.min(from, in - count));
    first[i] = start * step;
    for (int j = 0; j < n; j++) {
      weights[i * count + from - start + j] = (int) (k[j] * (1 << BITS) + 0.5);
    }
  }
}
