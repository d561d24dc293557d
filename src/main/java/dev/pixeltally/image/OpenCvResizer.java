package dev.pixeltally.image;

/**
 * Resizes 8-bit RGB as OpenCV's {@code resize(..., INTER_LINEAR)} does, to the bit (seen with
 * 5.0.0): weights of 11 bits, rows interpolated along themselves first and not rounded, sums cut to
 * fit 16 bits before they are added; an image of exactly twice the size becomes means of four.
 * Belongs to one thread; the returned image is valid until the next call.
 */
final class OpenCvResizer {
  private static final int ONE = 1 << 11;

  private byte[] out = new byte[0];
  private int[] upper = new int[0];
  private int[] lower = new int[0];

  /** One axis: two input pixels for each output pixel, and the weight of each. */
  private record Axis(int[] first, int[] second, int[] firstWeight, int[] secondWeight) {

    static Axis columns(int in, int out) {
      Axis axis = rows(in, out);
      double scale = scale(in, out);
      for (int i = 0; i < out; i++) {
        int at = (int) Math.floor(source(i, scale));
        // Along a row a pixel beside the image weighs nothing; the two rows of one that lies above
        // or below the image are the same row, with the weights they have.
        if (at < 0 || at >= in - 1) {
          axis.firstWeight[i] = ONE;
          axis.secondWeight[i] = 0;
        }
      }
      return axis;
    }

    static Axis rows(int in, int out) {
      Axis axis = new Axis(new int[out], new int[out], new int[out], new int[out]);
      double scale = scale(in, out);
      for (int i = 0; i < out; i++) {
        float source = source(i, scale);
        int at = (int) Math.floor(source);
        float share = source - at;
        axis.first[i] = Math.min(Math.max(at, 0), in - 1);
        axis.second[i] = Math.min(Math.max(at + 1, 0), in - 1);
        axis.firstWeight[i] = (int) Math.rint((1f - share) * ONE);
        axis.secondWeight[i] = (int) Math.rint(share * ONE);
      }
      return axis;
    }

    private static double scale(int in, int out) {
      return 1.0 / ((double) out / in);
    }

    private static float source(int i, double scale) {
      return (float) ((i + 0.5) * scale - 0.5);
    }
  }

  RgbImage resize(RgbImage image, int width, int height) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    int bytes = Math.multiplyExact(3, Math.multiplyExact(width, height));
    out = out.length >= bytes ? out : new byte[bytes];
    if (image.width() == 2L * width && image.height() == 2L * height) {
      halve(image, width, height);
    } else {
      interpolate(image, width, height);
    }
    return new RgbImage(width, height, out);
  }

  private void halve(RgbImage image, int width, int height) {
    byte[] in = image.rgb();
    int stride = 3 * image.width();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < 3 * width; x++) {
        int p = 2 * y * stride + 6 * (x / 3) + x % 3;
        int q = p + stride;
        int sum = (in[p] & 0xff) + (in[p + 3] & 0xff) + (in[q] & 0xff) + (in[q + 3] & 0xff);
        out[3 * y * width + x] = (byte) ((sum + 2) >> 2);
      }
    }
  }

  private void interpolate(RgbImage image, int width, int height) {
    Axis columns = Axis.columns(image.width(), width);
    Axis rows = Axis.rows(image.height(), height);
    int stride = 3 * width;
    upper = upper.length >= stride ? upper : new int[stride];
    lower = lower.length >= stride ? lower : new int[stride];
    int upperRow = -1;
    int lowerRow = -1;
    for (int y = 0; y < height; y++) {
      int first = rows.first[y];
      int second = rows.second[y];
      if (upperRow != first && lowerRow == first) {
        int[] swap = upper;
        upper = lower;
        lower = swap;
        lowerRow = upperRow;
        upperRow = first;
      }
      if (upperRow != first) {
        along(image, first, columns, upper);
        upperRow = first;
      }
      if (lowerRow != second) {
        along(image, second, columns, lower);
        lowerRow = second;
      }
      across(rows.firstWeight[y], rows.secondWeight[y], y * stride, stride);
    }
  }

  private static void along(RgbImage image, int row, Axis columns, int[] into) {
    byte[] in = image.rgb();
    int start = 3 * row * image.width();
    for (int x = 0, to = 0; x < columns.first.length; x++, to += 3) {
      int p = start + 3 * columns.first[x];
      int q = start + 3 * columns.second[x];
      int a = columns.firstWeight[x];
      int b = columns.secondWeight[x];
      into[to] = (in[p] & 0xff) * a + (in[q] & 0xff) * b;
      into[to + 1] = (in[p + 1] & 0xff) * a + (in[q + 1] & 0xff) * b;
      into[to + 2] = (in[p + 2] & 0xff) * a + (in[q + 2] & 0xff) * b;
    }
  }

  private void across(int a, int b, int to, int stride) {
    for (int x = 0; x < stride; x++) {
      int sum = ((a * (upper[x] >> 4)) >> 16) + ((b * (lower[x] >> 4)) >> 16);
      out[to + x] = (byte) ((sum + 2) >> 2);
    }
  }
}
