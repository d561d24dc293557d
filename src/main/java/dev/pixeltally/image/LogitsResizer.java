package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.util.Arrays;

/**
 * Class scores at the image's own size, and the class of the largest: PyTorch's {@code
 * interpolate(mode="bilinear", align_corners=False)} in float32, then arg max, the first of equals.
 */
public final class LogitsResizer {
  private LogitsResizer() {}

  /**
   * A part of a tensor of scores: score of class c at (x, y) is {@code scores[at + c * classStride
   * + y * rowStride + x * pixelStride]}.
   */
  public record Scores(
      float[] scores,
      int at,
      int classes,
      int classStride,
      int rowStride,
      int pixelStride,
      int width,
      int height) {}

  /**
   * Class indices at {@code outWidth x outHeight}, row by row.
   *
   * @throws SampleException NETWORK_NAN where a score is no number
   */
  public static void argMax(Scores from, int outWidth, int outHeight, byte[] into)
      throws SampleException {
    Axis columns = Axis.of(from.width(), outWidth);
    Axis rows = Axis.of(from.height(), outHeight);
    boolean plain = from.width() == outWidth && from.height() == outHeight;
    float[] best = new float[outWidth];
    float[] upper = new float[from.width()];
    float[] line = new float[outWidth];
    for (int y = 0; y < outHeight; y++) {
      int to = y * outWidth;
      for (int c = 0; c < from.classes(); c++) {
        int plane = from.at() + c * from.classStride();
        int start = plane + rows.first[y] * from.rowStride();
        if (plain) {
          gather(from, start, line);
        } else {
          gather(from, start, upper);
          int below = plane + rows.second[y] * from.rowStride();
          interpolate(from, upper, below, rows.share[y], columns, line);
        }
        keepLarger(line, c, best, into, to);
      }
    }
  }

  /**
   * A window of the scores at {@code outWidth x outHeight}: what {@code interpolate(...)[...,
   * top:top + height, left:left + width]} gives, planar.
   */
  public static Scores resize(
      Scores from, int outWidth, int outHeight, int left, int top, int width, int height) {
    Axis columns = Axis.of(from.width(), outWidth).part(left, width);
    Axis rows = Axis.of(from.height(), outHeight).part(top, height);
    float[] planes = new float[from.classes() * width * height];
    float[] upper = new float[from.width()];
    float[] line = new float[width];
    for (int c = 0; c < from.classes(); c++) {
      int plane = from.at() + c * from.classStride();
      for (int y = 0; y < height; y++) {
        gather(from, plane + rows.first[y] * from.rowStride(), upper);
        int below = plane + rows.second[y] * from.rowStride();
        interpolate(from, upper, below, rows.share[y], columns, line);
        System.arraycopy(line, 0, planes, (c * height + y) * width, width);
      }
    }
    return new Scores(planes, 0, from.classes(), width * height, width, 1, width, height);
  }

  private static void gather(Scores from, int start, float[] line) {
    if (from.pixelStride() == 1) {
      System.arraycopy(from.scores(), start, line, 0, line.length);
      return;
    }
    for (int x = 0; x < line.length; x++) {
      line[x] = from.scores()[start + x * from.pixelStride()];
    }
  }

  private static void interpolate(
      Scores from, float[] upper, int below, float share, Axis columns, float[] line) {
    float rest = 1f - share;
    float[] scores = from.scores();
    int step = from.pixelStride();
    for (int x = 0; x < line.length; x++) {
      int a = columns.first[x];
      int b = columns.second[x];
      float right = columns.share[x];
      float left = 1f - right;
      line[x] =
          rest * (left * upper[a] + right * upper[b])
              + share * (left * scores[below + a * step] + right * scores[below + b * step]);
    }
  }

  private static void keepLarger(float[] line, int c, float[] best, byte[] into, int to)
      throws SampleException {
    if (c == 0) {
      System.arraycopy(line, 0, best, 0, line.length);
      Arrays.fill(into, to, to + line.length, (byte) 0);
    }
    // Remembered, not thrown at once: the loop stays without an early way out.
    boolean nan = false;
    for (int x = 0; x < line.length; x++) {
      float v = line[x];
      nan |= Float.isNaN(v);
      if (v > best[x]) {
        best[x] = v;
        into[to + x] = (byte) c;
      }
    }
    if (nan) {
      throw new SampleException(
          Stage.INFER,
          Reason.NETWORK_NAN,
          "The network's scores of class index " + c + " hold NaN");
    }
  }

  /** PyTorch's source index and weight along one axis, in float32. */
  private record Axis(int[] first, int[] second, float[] share) {
    Axis part(int from, int count) {
      return new Axis(
          Arrays.copyOfRange(first, from, from + count),
          Arrays.copyOfRange(second, from, from + count),
          Arrays.copyOfRange(share, from, from + count));
    }

    static Axis of(int in, int out) {
      Axis axis = new Axis(new int[out], new int[out], new float[out]);
      float scale = (float) in / out;
      for (int i = 0; i < out; i++) {
        float x = Math.max(0f, scale * (i + 0.5f) - 0.5f);
        axis.first[i] = Math.min((int) x, in - 1);
        axis.second[i] = Math.min(axis.first[i] + 1, in - 1);
        axis.share[i] = Math.min(1f, Math.max(0f, x - axis.first[i]));
      }
      return axis;
    }
  }
}
