package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.util.Arrays;

/**
 * Class scores at the image's own size, and the class of the largest: PyTorch's {@code
 * interpolate(mode="bilinear", align_corners=False)} in float32 and in its order of sums (along the
 * row, then across), then arg max, the first of equals.
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
    if (from.width() == outWidth && from.height() == outHeight) {
      for (int y = 0; y < outHeight; y++) {
        ArgMax.row(
            from.scores(),
            from.at() + y * from.rowStride(),
            from.classes(),
            from.classStride(),
            from.pixelStride(),
            into,
            y * outWidth,
            outWidth);
      }
      return;
    }
    Interpolation scores = new Interpolation(from, outWidth, outHeight, 0, outWidth);
    for (int y = 0; y < outHeight; y++) {
      float[] lines = scores.row(y);
      ArgMax.row(lines, 0, from.classes(), outWidth, 1, into, y * outWidth, outWidth);
    }
  }

  /**
   * A window of the scores at {@code outWidth x outHeight}: what {@code interpolate(...)[...,
   * top:top + height, left:left + width]} gives, planar.
   */
  public static Scores resize(
      Scores from, int outWidth, int outHeight, int left, int top, int width, int height) {
    float[] planes = new float[from.classes() * width * height];
    Interpolation scores = new Interpolation(from, outWidth, outHeight, left, width);
    for (int y = 0; y < height; y++) {
      float[] lines = scores.row(top + y);
      for (int c = 0; c < from.classes(); c++) {
        System.arraycopy(lines, c * width, planes, (c * height + y) * width, width);
      }
    }
    return new Scores(planes, 0, from.classes(), width * height, width, 1, width, height);
  }

  /**
   * Output rows, all classes at once. Input rows are interpolated along themselves once and kept
   * for the output rows that lie between the same two.
   */
  private static final class Interpolation {
    private final Scores from;
    private final Axis columns;
    private final Axis rows;
    private final int width;
    private final float[] lines;
    private float[] upper;
    private float[] lower;
    private int upperRow = -1;
    private int lowerRow = -1;

    Interpolation(Scores from, int outWidth, int outHeight, int left, int width) {
      this.from = from;
      this.width = width;
      columns = Axis.of(from.width(), outWidth).part(left, width);
      rows = Axis.of(from.height(), outHeight);
      lines = new float[from.classes() * width];
      upper = new float[lines.length];
      lower = new float[lines.length];
    }

    /** Scores of output row {@code y}, {@code width} of each class; until the next call. */
    float[] row(int y) {
      int first = rows.first[y];
      int second = rows.second[y];
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
      if (lowerRow != second) {
        along(second, lower);
        lowerRow = second;
      }
      across(upper, lower, rows.share[y], lines);
      return lines;
    }

    private void along(int row, float[] into) {
      float[] scores = from.scores();
      int step = from.pixelStride();
      for (int c = 0; c < from.classes(); c++) {
        int start = from.at() + c * from.classStride() + row * from.rowStride();
        int to = c * width;
        for (int x = 0; x < width; x++) {
          float right = columns.share[x];
          float left = 1f - right;
          into[to + x] =
              left * scores[start + columns.first[x] * step]
                  + right * scores[start + columns.second[x] * step];
        }
      }
    }

    private static void across(float[] upper, float[] lower, float share, float[] lines) {
      float rest = 1f - share;
      for (int i = 0; i < lines.length; i++) {
        lines[i] = rest * upper[i] + share * lower[i];
      }
    }
  }

  /** PyTorch's source index and weight along one axis, in float32. */
  record Axis(int[] first, int[] second, float[] share) {
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

  /** The class of each pixel's largest score. */
  private static final class ArgMax {
    private ArgMax() {}

    /**
     * Neighbours mostly share their class, so each pixel starts with its left neighbour's: what
     * then exceeds it is rare, and the loop little more than a load and a compare a score.
     */
    static void row(
        float[] scores,
        int at,
        int classes,
        int classStride,
        int pixelStride,
        byte[] into,
        int to,
        int width)
        throws SampleException {
      int best = 0;
      for (int x = 0, p = at; x < width; x++, p += pixelStride) {
        float most = scores[p + best * classStride];
        boolean holds = !Float.isNaN(most);
        for (int c = 0, q = p; c < best; c++, q += classStride) {
          holds &= scores[q] < most;
        }
        for (int c = best + 1, q = p + c * classStride; c < classes; c++, q += classStride) {
          holds &= scores[q] <= most;
        }
        if (!holds) {
          best = search(scores, p, classes, classStride);
        }
        into[to + x] = (byte) best;
      }
    }

    private static int search(float[] scores, int at, int classes, int classStride)
        throws SampleException {
      int best = 0;
      for (int c = 0; c < classes; c++) {
        float v = scores[at + c * classStride];
        if (Float.isNaN(v)) {
          throw new SampleException(
              Stage.INFER,
              Reason.NETWORK_NAN,
              "The network's scores of class index " + c + " hold NaN");
        }
        best = v > scores[at + best * classStride] ? c : best;
      }
      return best;
    }
  }
}
