package dev.pixeltally.image;

import dev.pixeltally.image.ResizePolicy.Filter;

/**
 * Resizes 8-bit RGB: columns first, then rows, each rounded to 8 bits. With {@link
 * Filter#BILINEAR_ANTIALIAS} the pixels are Pillow's {@code resize(..., BILINEAR)} to the bit; with
 * {@link Filter#BILINEAR} within one grey level of PyTorch's {@code interpolate(mode="bilinear",
 * align_corners=False)} rounded.
 *
 * <p>Belongs to one thread: weights are kept by size, and the returned image is valid until the
 * next call.
 */
public final class Resizer {
  private static final int HALF = 1 << (Taps.BITS - 1);

  private Taps columns = new Taps(0, 0, Filter.BILINEAR, 0, new int[0], new int[0]);
  private Taps rows = columns;
  private byte[] narrow = new byte[0];
  private byte[] result = new byte[0];
  private byte[] padded = new byte[0];

  /** The image at {@code width x height} pixels; the same image where that is its size. */
  public RgbImage resize(RgbImage image, int width, int height, Filter filter) {
    RgbImage wide = image;
    if (image.width() != width) {
      columns = fitting(columns, image.width(), width, filter);
      narrow = room(narrow, 3L * width * image.height());
      alongRows(image, columns, narrow);
      wide = new RgbImage(width, image.height(), narrow);
    }
    if (wide.height() == height) {
      return wide;
    }
    rows = fitting(rows, wide.height(), height, filter);
    result = room(result, 3L * width * height);
    acrossRows(wide, rows, result);
    return new RgbImage(width, height, result);
  }

  private static Taps fitting(Taps taps, int in, int out, Filter filter) {
    boolean same = taps.in() == in && taps.out() == out && taps.filter() == filter;
    return same ? taps : Taps.of(in, out, filter);
  }

  private static byte[] room(byte[] buffer, long size) {
    return buffer.length >= size ? buffer : new byte[Math.toIntExact(size)];
  }

  private void alongRows(RgbImage image, Taps taps, byte[] out) {
    byte[] in = image.rgb();
    int inStride = 3 * image.width();
    int outStride = 3 * taps.out();
    boolean small = image.width() < taps.count();
    padded = small ? room(padded, 3L * taps.count()) : padded;
    for (int y = 0; y < image.height(); y++) {
      byte[] row = in;
      int at = y * inStride;
      if (small) {
        System.arraycopy(in, at, padded, 0, inStride);
        row = padded;
        at = 0;
      }
      if (taps.count() == 4) {
        fourTaps(row, at, taps, out, y * outStride);
      } else {
        manyTaps(row, at, taps, out, y * outStride);
      }
    }
  }

  private static void fourTaps(byte[] row, int at, Taps taps, byte[] out, int to) {
    int[] first = taps.first();
    int[] k = taps.weights();
    for (int x = 0, j = 0; x < first.length; x++, j += 4) {
      int p = at + 3 * first[x];
      int k0 = k[j];
      int k1 = k[j + 1];
      int k2 = k[j + 2];
      int k3 = k[j + 3];
      for (int c = 0; c < 3; c++) {
        int sum =
            HALF
                + (row[p + c] & 0xff) * k0
                + (row[p + c + 3] & 0xff) * k1
                + (row[p + c + 6] & 0xff) * k2
                + (row[p + c + 9] & 0xff) * k3;
        out[to + 3 * x + c] = clip(sum);
      }
    }
  }

  private static void manyTaps(byte[] row, int at, Taps taps, byte[] out, int to) {
    int count = taps.count();
    for (int x = 0; x < taps.out(); x++) {
      int p = at + 3 * taps.first()[x];
      int r = HALF;
      int g = HALF;
      int b = HALF;
      for (int j = x * count; j < (x + 1) * count; j++, p += 3) {
        int k = taps.weights()[j];
        r += (row[p] & 0xff) * k;
        g += (row[p + 1] & 0xff) * k;
        b += (row[p + 2] & 0xff) * k;
      }
      out[to + 3 * x] = clip(r);
      out[to + 3 * x + 1] = clip(g);
      out[to + 3 * x + 2] = clip(b);
    }
  }

  private static void acrossRows(RgbImage image, Taps taps, byte[] out) {
    int stride = 3 * image.width();
    int[] sums = new int[stride];
    for (int y = 0; y < taps.out(); y++) {
      java.util.Arrays.fill(sums, HALF);
      for (int j = 0; j < taps.count(); j++) {
        int k = taps.weights()[y * taps.count() + j];
        if (k != 0) {
          add(image.rgb(), (taps.first()[y] + j) * stride, k, sums);
        }
      }
      int to = y * stride;
      for (int x = 0; x < stride; x++) {
        out[to + x] = clip(sums[x]);
      }
    }
  }

  private static void add(byte[] row, int at, int k, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += (row[at + x] & 0xff) * k;
    }
  }

  private static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> Taps.BITS));
  }
}
