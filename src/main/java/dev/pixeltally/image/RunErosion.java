package dev.pixeltally.image;

/**
 * What is left of a mask once all within some distance of its border is taken away, run by run:
 * nothing is painted, so work and memory grow with the runs and columns, not with the pixels. One
 * thread's; buffers are kept.
 *
 * <p>A pixel stays where the square of {@code 2 * distance + 1} pixels around it lies within the
 * mask; what lies beside the image does not. Down a column that shortens each run at both ends;
 * across columns it is the intersection of as many neighbours, found by doubling: what two columns
 * have in common, then four, then eight.
 */
final class RunErosion {
  private final RunBuffer plain = new RunBuffer();
  private RunBuffer left = new RunBuffer();
  private RunBuffer next = new RunBuffer();

  /**
   * Writes the ends of the runs of the border, which is the mask without what erosion leaves of it,
   * into {@code out}, from {@code at}, without runs that have no pixels.
   *
   * @param from where the mask's runs start in {@code out}
   * @param to where they end
   * @param gaps whether the mask has runs without pixels
   * @param columns of the mask's box; 0: it is too thin for anything to be left
   * @param distance in pixels, at least 1
   * @return where they end in {@code out}; {@code at}: nothing is left, the border is the mask
   */
  int border(
      RunBuffer out,
      int from,
      int to,
      boolean gaps,
      int height,
      int columns,
      int distance,
      int at) {
    RunBuffer mask = out;
    if (gaps) {
      to = withoutGaps(out.ends, from, to);
      from = 0;
      mask = plain;
    }
    int n = columns == 0 ? 0 : shorten(mask.ends, from, to, height, columns, distance);
    int span = 1;
    int all = 2 * distance + 1;
    while (n > 0 && span < all) {
      int step = Math.min(span, all - span);
      n = intersect(n, step * height);
      span += step;
    }
    if (n == 0 && !gaps) {
      return at;
    }
    out.room((long) at + (to - from) + n);
    return merge(mask.ends, from, to, n, distance * height, out.ends, at);
  }

  private int withoutGaps(int[] ends, int from, int to) {
    plain.room(to - from);
    int at = 0;
    for (int i = from; i + 1 < to; i++) {
      at = RunBuffer.change(plain.ends, 0, at, ends[i]);
    }
    return RunBuffer.close(plain.ends, 0, at, ends[to - 1]);
  }

  /** Each run's part of each column, less {@code distance} pixels at both ends. */
  private int shorten(int[] ends, int from, int to, int height, int columns, int distance) {
    left.room(2L * columns + (to - from));
    int[] out = left.ends;
    int n = 0;
    int bottom = height;
    for (int i = from; i + 1 < to; i += 2) {
      int start = ends[i];
      int end = ends[i + 1];
      if (start >= bottom) {
        // Most runs start in the column behind the last one's.
        bottom += height;
        if (start >= bottom) {
          bottom = start - start % height + height;
        }
      }
      while (true) {
        int stop = Math.min(end, bottom);
        if (stop - start > 2 * distance) {
          out[n] = start + distance;
          out[n + 1] = stop - distance;
          n += 2;
        }
        if (end <= bottom) {
          break;
        }
        start = bottom;
        bottom += height;
      }
    }
    return n;
  }

  /** Keeps of the runs what those {@code shift} pixels behind them share. */
  private int intersect(int n, int shift) {
    next.room(2L * n);
    int[] runs = left.ends;
    int[] out = next.ends;
    int m = 0;
    int i = 0;
    int j = 0;
    while (j < n) {
      int aEnd = runs[i + 1];
      int bEnd = runs[j + 1] - shift;
      int start = Math.max(runs[i], runs[j] - shift);
      int end = Math.min(aEnd, bEnd);
      if (start < end) {
        out[m] = start;
        out[m + 1] = end;
        m += 2;
      }
      // The one behind is never overtaken, so that it alone decides where to end.
      if (aEnd < bEnd) {
        i += 2;
      } else {
        j += 2;
      }
    }
    RunBuffer swap = left;
    left = next;
    next = swap;
    return m;
  }

  /** All changes of the mask and of what is left within it; no two are at one pixel. */
  private int merge(int[] ends, int from, int to, int n, int shift, int[] out, int at) {
    int[] inner = left.ends;
    int i = from;
    for (int j = 0; j < n; j++) {
      int change = inner[j] + shift;
      while (ends[i] < change) {
        out[at++] = ends[i++];
      }
      out[at++] = change;
    }
    System.arraycopy(ends, i, out, at, to - i);
    return at + to - i;
  }
}
