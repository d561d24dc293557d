package dev.pixeltally.image;

import dev.pixeltally.image.ResizePolicy.Filter;
import java.util.Arrays;

/**
 * Resizes 8-bit RGB along one axis and then the other, each rounded to 8 bits. With {@link
 * Filter#BILINEAR_ANTIALIAS} the pixels are those of Pillow 13's {@code resize(..., BILINEAR)} to
 * the bit; with {@link Filter#BILINEAR} within one grey level of PyTorch's {@code
 * interpolate(mode="bilinear", align_corners=False)}, rounded or on 8-bit tensors; {@link
 * Filter#BILINEAR_OPENCV} is {@link OpenCvResizer}'s.
 *
 * <p>Belongs to one thread: weights are kept by size, and the returned image is valid until the
 * next call.
 */
public final class Resizer {
  private static final int HALF = 1 << (Taps.BITS - 1);

  private final OpenCvResizer openCv = new OpenCvResizer();
  private Taps columns = Taps.NONE;
  private Taps rows = Taps.NONE;
  private byte[] wide = new byte[0];
  private byte[] high = new byte[0];
  private byte[] padded = new byte[0];
  private int[] sums = new int[0];

  /** The image at {@code width x height} pixels; the same image where that is its size. */
  public RgbImage resize(RgbImage image, int width, int height, Filter filter) {
    if (filter == Filter.BILINEAR_OPENCV) {
      return openCv.resize(image, width, height);
    }
    return filter == Filter.BILINEAR_ANTIALIAS && rowsFirst(image, width, height)
        ? wide(high(image, height, filter), width, filter)
        : high(wide(image, width, filter), height, filter);
  }

  /**
   * The order that Pillow 13 takes, seen from outside: it shows in the rounding between the passes.
   * Earlier ones never take rows first.
   */
  private static boolean rowsFirst(RgbImage image, int width, int height) {
    long fewerRows = (long) image.height() - height;
    return fewerRows > 0 && fewerRows > 2 * ((long) image.width() - width);
  }

  private RgbImage wide(RgbImage image, int width, Filter filter) {
    if (image.width() == width) {
      return image;
    }
    columns = columns.fits(image.width(), width, filter, 3);
    wide = room(wide, 3L * width * image.height());
    alongRows(image, columns, wide);
    return new RgbImage(width, image.height(), wide);
  }

  private RgbImage high(RgbImage image, int height, Filter filter) {
    if (image.height() == height) {
      return image;
    }
    rows = rows.fits(image.height(), height, filter, 1);
    high = room(high, 3L * image.width() * height);
    acrossRows(image, rows, high);
    return new RgbImage(image.width(), height, high);
  }

  private static byte[] room(byte[] buffer, long size) {
    return buffer.length >= size ? buffer : new byte[Math.toIntExact(size)];
  }

  private void alongRows(RgbImage image, Taps taps, byte[] out) {
    byte[] row = image.rgb();
    int inStride = 3 * image.width();
    int outStride = 3 * taps.out();
    boolean small = image.width() < taps.count();
    padded = small ? room(padded, 3L * taps.count()) : padded;
    for (int y = 0; y < image.height(); y++) {
      int at = y * inStride;
      if (small) {
        System.arraycopy(image.rgb(), at, padded, 0, inStride);
        row = padded;
        at = 0;
      }
      switch (taps.count()) {
        case 2 -> twoTaps(row, at, taps.first(), taps.weights(), out, y * outStride);
        case 4 -> fourTaps(row, at, taps.first(), taps.weights(), out, y * outStride);
        default -> manyTaps(row, at, taps, out, y * outStride);
      }
    }
  }

  private static void twoTaps(byte[] row, int at, int[] first, int[] k, byte[] out, int start) {
    for (int x = 0, to = start; x < first.length; x++, to += 3) {
      int p = at + first[x];
      int k0 = k[2 * x];
      int k1 = k[2 * x + 1];
      out[to] = narrowed(HALF + (row[p] & 0xff) * k0 + (row[p + 3] & 0xff) * k1);
      out[to + 1] = narrowed(HALF + (row[p + 1] & 0xff) * k0 + (row[p + 4] & 0xff) * k1);
      out[to + 2] = narrowed(HALF + (row[p + 2] & 0xff) * k0 + (row[p + 5] & 0xff) * k1);
    }
  }

  private static void fourTaps(byte[] row, int at, int[] first, int[] k, byte[] out, int start) {
    for (int x = 0, to = start, j = 0; x < first.length; x++, to += 3, j += 4) {
      int p = at + first[x];
      int k0 = k[j];
      int k1 = k[j + 1];
      int k2 = k[j + 2];
      int k3 = k[j + 3];
      out[to] =
          narrowed(
              HALF
                  + (row[p] & 0xff) * k0
                  + (row[p + 3] & 0xff) * k1
                  + (row[p + 6] & 0xff) * k2
                  + (row[p + 9] & 0xff) * k3);
      out[to + 1] =
          narrowed(
              HALF
                  + (row[p + 1] & 0xff) * k0
                  + (row[p + 4] & 0xff) * k1
                  + (row[p + 7] & 0xff) * k2
                  + (row[p + 10] & 0xff) * k3);
      out[to + 2] =
          narrowed(
              HALF
                  + (row[p + 2] & 0xff) * k0
                  + (row[p + 5] & 0xff) * k1
                  + (row[p + 8] & 0xff) * k2
                  + (row[p + 11] & 0xff) * k3);
    }
  }

  private static void manyTaps(byte[] row, int at, Taps taps, byte[] out, int start) {
    int count = taps.count();
    int[] first = taps.first();
    int[] weights = taps.weights();
    for (int x = 0, to = start; x < first.length; x++, to += 3) {
      int p = at + first[x];
      int r = HALF;
      int g = HALF;
      int b = HALF;
      for (int j = x * count; j < (x + 1) * count; j++, p += 3) {
        int k = weights[j];
        r += (row[p] & 0xff) * k;
        g += (row[p + 1] & 0xff) * k;
        b += (row[p + 2] & 0xff) * k;
      }
      out[to] = narrowed(r);
      out[to + 1] = narrowed(g);
      out[to + 2] = narrowed(b);
    }
  }

  private void acrossRows(RgbImage image, Taps taps, byte[] out) {
    int stride = 3 * image.width();
    int count = taps.count();
    int[] k = taps.weights();
    boolean small = image.height() < count;
    for (int y = 0; y < taps.out(); y++) {
      int at = taps.first()[y] * stride;
      if (count == 2 && !small) {
        twoRows(image.rgb(), at, stride, k[2 * y], k[2 * y + 1], out, y * stride);
      } else if (count == 4 && !small) {
        fourRows(image.rgb(), at, stride, k, 4 * y, out, y * stride);
      } else {
        manyRows(image.rgb(), at, stride, taps, y, out);
      }
    }
  }

  private static void twoRows(byte[] in, int at, int stride, int k0, int k1, byte[] out, int to) {
    int below = at + stride;
    for (int x = 0; x < stride; x++) {
      out[to + x] = narrowed(HALF + (in[at + x] & 0xff) * k0 + (in[below + x] & 0xff) * k1);
    }
  }

  private static void fourRows(byte[] in, int at, int stride, int[] k, int j, byte[] out, int to) {
    int k0 = k[j];
    int k1 = k[j + 1];
    int k2 = k[j + 2];
    int k3 = k[j + 3];
    int second = at + stride;
    int third = second + stride;
    int fourth = third + stride;
    for (int x = 0; x < stride; x++) {
      out[to + x] =
          narrowed(
              HALF
                  + (in[at + x] & 0xff) * k0
                  + (in[second + x] & 0xff) * k1
                  + (in[third + x] & 0xff) * k2
                  + (in[fourth + x] & 0xff) * k3);
    }
  }

  private void manyRows(byte[] in, int start, int stride, Taps taps, int y, byte[] out) {
    sums = sums.length >= stride ? sums : new int[stride];
    Arrays.fill(sums, 0, stride, HALF);
    int[] into = sums;
    for (int j = 0, at = start; j < taps.count(); j++, at += stride) {
      int k = taps.weights()[y * taps.count() + j];
      // Taps beyond the image's last row weigh nothing.
      if (k != 0) {
        for (int x = 0; x < stride; x++) {
          into[x] += (in[at + x] & 0xff) * k;
        }
      }
    }
    int to = y * stride;
    for (int x = 0; x < stride; x++) {
      out[to + x] = narrowed(into[x]);
    }
  }

  /** No clipping: a triangle's weights are no less than 0 and their sum rounds to 1. */
  private static byte narrowed(int sum) {
    return (byte) (sum >> Taps.BITS);
  }
}
