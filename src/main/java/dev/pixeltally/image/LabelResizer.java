package dev.pixeltally.image;

/**
 * Label maps at another size: nearest neighbour, PyTorch's {@code nearest-exact} to the bit.
 * Pillow's NEAREST takes the same pixels, but where an output pixel's centre falls on the edge
 * between two input pixels: there it adds up rounding errors and may take the other one.
 */
public final class LabelResizer {
  private LabelResizer() {}

  /**
   * Reads a part of a plane of labels and writes it at another size.
   *
   * @param from the plane; pixel (x, y) of the part is {@code from[at + y * stride + x]}
   * @param width of the part
   * @param height of the part
   * @param into receives {@code outWidth * outHeight} labels, row by row
   */
  public static void nearest(
      byte[] from,
      int at,
      int stride,
      int width,
      int height,
      byte[] into,
      int outWidth,
      int outHeight) {
    if (width == outWidth) {
      for (int y = 0; y < outHeight; y++) {
        int row = place(y, height, outHeight);
        System.arraycopy(from, at + row * stride, into, y * outWidth, width);
      }
      return;
    }
    int[] columns = new int[outWidth];
    for (int x = 0; x < outWidth; x++) {
      columns[x] = place(x, width, outWidth);
    }
    int last = -1;
    for (int y = 0; y < outHeight; y++) {
      int row = place(y, height, outHeight);
      int to = y * outWidth;
      if (row == last) {
        System.arraycopy(into, to - outWidth, into, to, outWidth);
      } else {
        int start = at + row * stride;
        for (int x = 0; x < outWidth; x++) {
          into[to + x] = from[start + columns[x]];
        }
      }
      last = row;
    }
  }

  /** The input pixel whose area holds the output pixel's centre; PyTorch's mix of precisions. */
  static int place(int out, int inSize, int outSize) {
    float scale = (float) inSize / outSize;
    return Math.min(inSize - 1, (int) (float) ((out + 0.5) * scale));
  }
}
