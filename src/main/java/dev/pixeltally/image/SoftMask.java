package dev.pixeltally.image;

import java.util.Arrays;

/**
 * Pastes the small soft mask of a box into its image: what torchvision 0.29's {@code
 * paste_masks_in_image} does, in float32. The mask gets a border of one zero, the box grows with
 * it, its corners lose their fractions, the mask is interpolated to the box's whole pixels
 * (bilinear, {@code align_corners=False}) and compared with the threshold.
 *
 * <p>A pixel whose value is nearly the threshold shows the last bit, so the sums are those of
 * PyTorch 2.15 on processors with fused multiply-add, seen from outside: a box of at most 128 rows
 * and columns in all takes four weights a pixel, a larger one goes along the rows and then across.
 *
 * <p>Only pixels within the image are computed, so that a box may be of any size. Belongs to one
 * thread.
 */
public final class SoftMask {
  private static final int PADDING = 1;
  private static final long FAR = 1L << 60;

  /** Rows and columns of the largest box for which PyTorch takes the way of four weights. */
  private static final long SMALL = 128;

  private final RunPool pool = new RunPool();
  private final int rows;
  private final int columns;
  private final float[] padded;
  private byte[] bits = new byte[0];

  /** Masks of {@code rows x columns} values. */
  public SoftMask(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.padded = new float[Math.multiplyExact(rows + 2 * PADDING, columns + 2 * PADDING)];
  }

  /** Output pixels {@code from} (inclusive) to {@code to} of one axis, and where they look. */
  private record Axis(int from, int to, int[] first, int[] second, float[] share) {

    /**
     * @param start the box's first pixel in the image
     * @param length the box's pixels
     * @param size the image's pixels
     * @param in the padded mask's values
     * @param fused whether the source position is rounded once
     */
    static Axis of(long start, long length, int size, int in, boolean fused) {
      int from = (int) Math.min(size, Math.max(0, start));
      int to = (int) Math.max(from, Math.min(size, start + length));
      int n = to - from;
      Axis axis = new Axis(from, to, new int[n], new int[n], new float[n]);
      float scale = (float) in / length;
      for (int i = 0; i < n; i++) {
        float centre = (from - start + i) + 0.5f;
        float x = Math.max(0f, fused ? Math.fma(scale, centre, -0.5f) : scale * centre - 0.5f);
        axis.first[i] = Math.min((int) x, in - 1);
        axis.second[i] = Math.min(axis.first[i] + 1, in - 1);
        axis.share[i] = Math.min(1f, Math.max(0f, x - axis.first[i]));
      }
      return axis;
    }

    int count() {
      return to - from;
    }
  }

  /**
   * The pixels whose value exceeds the threshold.
   *
   * @param soft holds the mask's values from {@code at}, row by row
   * @param x1 the box's corners, finite, in pixels of the image
   * @param height rows of the image
   * @param width columns of the image
   */
  public Rle paste(
      float[] soft,
      int at,
      float x1,
      float y1,
      float x2,
      float y2,
      float threshold,
      int height,
      int width) {
    // torchvision takes the last axis's length for both.
    float grown = (float) ((double) (columns + 2 * PADDING) / columns);
    long left = start(x1, x2, grown);
    long top = start(y1, y2, grown);
    long boxWidth = length(left, end(x1, x2, grown));
    long boxHeight = length(top, end(y1, y2, grown));
    boolean small = boxWidth + boxHeight <= SMALL;
    Axis across = Axis.of(left, boxWidth, width, columns + 2 * PADDING, small);
    Axis down = Axis.of(top, boxHeight, height, rows + 2 * PADDING, small);
    pad(soft, at);
    int w = across.count();
    int h = down.count();
    if (w == 0 || h == 0) {
      return Rle.ofCounts(new int[] {Math.multiplyExact(height, width)}, height, width);
    }
    bits = bits.length >= w * h ? bits : new byte[w * h];
    if (small) {
      fourWeights(across, down, threshold);
    } else {
      alongAndAcross(across, down, threshold);
    }
    pool.clear();
    int mask = pool.addBits(bits, 0, h, w);
    return pool.rle(pool.addPlaced(mask, across.from, down.from, height, width));
  }

  private static long start(float low, float high, float grown) {
    return bounded((high + low) * 0.5f - (high - low) * 0.5f * grown);
  }

  private static long end(float low, float high, float grown) {
    return bounded((high + low) * 0.5f + (high - low) * 0.5f * grown);
  }

  /** Without fraction, and no further from the image than sums of two can bear. */
  private static long bounded(float position) {
    return Math.max(-FAR, Math.min(FAR, (long) position));
  }

  /** Both ends are within. */
  private static long length(long start, long end) {
    return Math.max(1, end - start + 1);
  }

  private void pad(float[] soft, int at) {
    int stride = columns + 2 * PADDING;
    Arrays.fill(padded, 0f);
    for (int y = 0; y < rows; y++) {
      System.arraycopy(soft, at + y * columns, padded, (y + PADDING) * stride + PADDING, columns);
    }
  }

  private void fourWeights(Axis across, Axis down, float threshold) {
    int stride = columns + 2 * PADDING;
    int w = across.count();
    for (int y = 0; y < down.count(); y++) {
      int upper = down.first[y] * stride;
      int lower = down.second[y] * stride;
      float low = down.share[y];
      float high = 1f - low;
      for (int x = 0; x < w; x++) {
        float right = across.share[x];
        float left = 1f - right;
        int a = across.first[x];
        int b = across.second[x];
        float value = Math.fma(high * left, padded[upper + a], high * right * padded[upper + b]);
        value = Math.fma(low * left, padded[lower + a], value);
        value = Math.fma(low * right, padded[lower + b], value);
        bits[y * w + x] = (byte) (value > threshold ? 1 : 0);
      }
    }
  }

  private void alongAndAcross(Axis across, Axis down, float threshold) {
    int w = across.count();
    float[] upper = new float[w];
    float[] lower = new float[w];
    int upperRow = -1;
    int lowerRow = -1;
    for (int y = 0; y < down.count(); y++) {
      if (upperRow != down.first[y]) {
        upperRow = down.first[y];
        along(upperRow, across, upper);
      }
      if (lowerRow != down.second[y]) {
        lowerRow = down.second[y];
        along(lowerRow, across, lower);
      }
      float low = down.share[y];
      float high = 1f - low;
      for (int x = 0, to = y * w; x < w; x++, to++) {
        bits[to] = (byte) (Math.fma(high, upper[x], low * lower[x]) > threshold ? 1 : 0);
      }
    }
  }

  private void along(int row, Axis across, float[] into) {
    int start = row * (columns + 2 * PADDING);
    for (int x = 0; x < into.length; x++) {
      float right = across.share[x];
      into[x] =
          Math.fma(
              1f - right,
              padded[start + across.first[x]],
              right * padded[start + across.second[x]]);
    }
  }
}
