package dev.pixeltally.image;

/**
 * Resizes maps of real values as OpenCV's {@code resize(..., INTER_LINEAR)} does arrays of float64,
 * to the bit (seen with 5.0.0 on x86, which computes it with IPP): a pixel's place in fused double
 * precision, rows interpolated along themselves first, each step {@code a + t (b - a)} fused.
 */
public final class RealResizer {
  private RealResizer() {}

  /** Two input pixels for each output pixel of an axis, and the second one's share. */
  private record Axis(int[] first, int[] second, double[] share) {
    static Axis of(int in, int out) {
      Axis axis = new Axis(new int[out], new int[out], new double[out]);
      double scale = (double) in / out;
      for (int i = 0; i < out; i++) {
        double source = Math.fma(i + 0.5, scale, -0.5);
        int at = (int) Math.floor(source);
        axis.first[i] = Math.min(Math.max(at, 0), in - 1);
        axis.second[i] = Math.min(Math.max(at + 1, 0), in - 1);
        axis.share[i] = source - at;
      }
      return axis;
    }
  }

  /**
   * The map at {@code width x height}, with values of its own; NaN and infinity spread to what they
   * have a share in.
   */
  public static RealMap bilinear(RealMap map, int width, int height) {
    int channels = map.channels();
    int line = Math.multiplyExact(width, channels);
    double[] out = new double[Math.multiplyExact(line, height)];
    Axis columns = Axis.of(map.width(), width);
    Axis rows = Axis.of(map.height(), height);
    double[] upper = new double[line];
    double[] lower = new double[line];
    int upperRow = -1;
    int lowerRow = -1;
    for (int y = 0; y < height; y++) {
      if (upperRow != rows.first[y] && lowerRow == rows.first[y]) {
        double[] swap = upper;
        upper = lower;
        lower = swap;
        lowerRow = upperRow;
        upperRow = rows.first[y];
      }
      if (upperRow != rows.first[y]) {
        upperRow = rows.first[y];
        along(map, upperRow, columns, upper);
      }
      if (lowerRow != rows.second[y]) {
        lowerRow = rows.second[y];
        along(map, lowerRow, columns, lower);
      }
      double share = rows.share[y];
      for (int x = 0, to = y * line; x < line; x++) {
        out[to + x] = Math.fma(lower[x] - upper[x], share, upper[x]);
      }
    }
    return new RealMap(width, height, channels, out);
  }

  private static void along(RealMap map, int row, Axis columns, double[] into) {
    double[] in = map.values();
    int channels = map.channels();
    int start = row * map.width() * channels;
    for (int x = 0, to = 0; x < columns.first.length; x++) {
      int first = start + columns.first[x] * channels;
      int second = start + columns.second[x] * channels;
      for (int c = 0; c < channels; c++) {
        double left = in[first + c];
        into[to++] = Math.fma(in[second + c] - left, columns.share[x], left);
      }
    }
  }
}
