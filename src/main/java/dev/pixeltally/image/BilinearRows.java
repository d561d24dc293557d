package dev.pixeltally.image;

import dev.pixeltally.dataset.SampleException;

/**
 * A window of planes at another size: PyTorch's {@code interpolate(mode="bilinear",
 * align_corners=False)} in float32 and in its order of sums, of which {@code [..., top:top +
 * height, left:left + width]} is taken. Each row of the source is asked for once.
 */
public final class BilinearRows implements PlaneRows {
  private final PlaneRows from;
  private final LogitsResizer.Axis columns;
  private final LogitsResizer.Axis rows;
  private final int width;
  private final int height;
  private final float[] source;
  private float[] upper;
  private float[] lower;
  private int upperRow = -1;
  private int lowerRow = -1;

  private BilinearRows(
      PlaneRows from, LogitsResizer.Axis columns, LogitsResizer.Axis rows, int width, int height) {
    this.from = from;
    this.columns = columns;
    this.rows = rows;
    this.width = width;
    this.height = height;
    source = new float[from.planes() * from.width()];
    upper = new float[from.planes() * width];
    lower = new float[upper.length];
  }

  /** Whole planes at another size; the planes themselves where they have it. */
  public static PlaneRows resize(PlaneRows from, int width, int height) {
    return from.width() == width && from.height() == height
        ? from
        : window(from, width, height, 0, 0, width, height);
  }

  /**
   * A window of planes at another size.
   *
   * @param outWidth of the whole planes
   * @param outHeight likewise
   */
  public static PlaneRows window(
      PlaneRows from, int outWidth, int outHeight, int left, int top, int width, int height) {
    return new BilinearRows(
        from,
        LogitsResizer.Axis.of(from.width(), outWidth).part(left, width),
        LogitsResizer.Axis.of(from.height(), outHeight).part(top, height),
        width,
        height);
  }

  @Override
  public int planes() {
    return from.planes();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void row(int y, float[] into) throws SampleException {
    int first = rows.first()[y];
    int second = rows.second()[y];
    if (upperRow != first && lowerRow == first) {
      float[] swap = upper;
      upper = lower;
      lower = swap;
      lowerRow = upperRow;
      upperRow = first;
    }
    if (upperRow != first) {
      along(first, upper);
      upperRow = first;
    }
    if (second == first) {
      System.arraycopy(upper, 0, lower, 0, upper.length);
      lowerRow = second;
    } else if (lowerRow != second) {
      along(second, lower);
      lowerRow = second;
    }
    float share = rows.share()[y];
    float rest = 1f - share;
    for (int i = 0; i < upper.length; i++) {
      into[i] = rest * upper[i] + share * lower[i];
    }
  }

  private void along(int row, float[] into) throws SampleException {
    from.row(row, source);
    for (int p = 0; p < from.planes(); p++) {
      int start = p * from.width();
      int to = p * width;
      for (int x = 0; x < width; x++) {
        float right = columns.share()[x];
        float left = 1f - right;
        into[to + x] =
            left * source[start + columns.first()[x]] + right * source[start + columns.second()[x]];
      }
    }
  }
}
