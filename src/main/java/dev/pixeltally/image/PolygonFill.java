package dev.pixeltally.image;

import dev.pixeltally.dataset.CityscapesOutlines;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.util.Arrays;

/**
 * Fills polygons with the pixels that Pillow 13.0.0's {@code ImageDraw.polygon} fills, those of its
 * edges among them. Corners are pixels. Facts, read in Pillow's {@code Draw.c} and held against it
 * by the tests:
 *
 * <ul>
 *   <li>All is computed in floats, in this order: an edge's x in a row is {@code (row - y0) * slope
 *       + x0} from the corner that comes first.
 *   <li>A horizontal edge is filled by itself. Of the others each gives its x to every row that it
 *       meets, both ends included; where it ends, and the polygon goes on below, it gives it twice.
 *   <li>Where a slanted edge's end falls on the end of another, earlier one, and both go on to the
 *       same side by more than a pixel, its x moves to a pixel before the nearer of the two in the
 *       next row (in the last row of the edge: the row above), so that sharp corners have no gap.
 *   <li>Between each two of a row's sorted x all is filled: from the first, halves rounded away
 *       from zero, to the second, halves rounded towards zero.
 * </ul>
 *
 * On processors other than x86-64, a compiler may fuse the product and the sum, and Pillow differ
 * in a pixel. Belongs to one thread.
 */
final class PolygonFill {
  /** Edges met, row by row, by all polygons of an image: an honest one has some 100,000. */
  private static final long MOST_WORK = 1L << 26;

  private final int width;
  private final int height;
  private long work;

  private int edges;
  private int[] firstX = new int[64];
  private int[] firstY = new int[64];
  private int[] top = new int[64];
  private int[] bottom = new int[64];
  private float[] slope = new float[64];

  /** Edges that a row meets, and where: two places at most an edge. */
  private int[] met = new int[0];

  private int meets;
  private float[] crossings = new float[0];

  /** The upper ends' rows with their edges' numbers, sorted; those before {@code next} are met. */
  private long[] byTop = new long[0];

  private int next;

  /** Is given what is filled, within the image. */
  @FunctionalInterface
  interface Ink {
    /** Pixels of a row, both ends included. */
    void fill(int row, int from, int to);
  }

  /** For all polygons of one image. */
  PolygonFill(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /**
   * Fills one.
   *
   * @param xy x and y of the corners, two or more, at most {@link CityscapesOutlines#FARTHEST}
   *     either way, where floats still hold each pixel; the last is joined to the first
   * @throws SampleException CORRUPT where the image's polygons have more edges in more rows than
   *     any drawing has
   */
  void fill(int[] xy, Ink ink) throws SampleException {
    edges = 0;
    int lowest = 0;
    int highest = Integer.MAX_VALUE;
    int last = xy.length - 2;
    for (int i = 0; i <= last; i += 2) {
      highest = Math.min(highest, xy[i + 1]);
      lowest = Math.max(lowest, xy[i + 1]);
      if (i < last) {
        edge(xy[i], xy[i + 1], xy[i + 2], xy[i + 3], ink);
      } else if (xy[i] != xy[0] || xy[i + 1] != xy[1]) {
        edge(xy[i], xy[i + 1], xy[0], xy[1], ink);
      }
    }
    begin();
    for (int row = Math.max(0, highest); row <= lowest && row < height; row++) {
      meet(row);
      int count = cross(row, row < lowest);
      Arrays.sort(crossings, 0, count);
      for (int i = 1; i < count; i += 2) {
        clipped(row, start(crossings[i - 1]), end(crossings[i]), ink);
      }
    }
  }

  private void begin() {
    if (met.length < edges) {
      met = new int[top.length];
      byTop = new long[top.length];
      crossings = new float[2 * top.length];
    }
    for (int e = 0; e < edges; e++) {
      byTop[e] = (long) top[e] << 32 | e;
    }
    Arrays.sort(byTop, 0, edges);
    next = 0;
    meets = 0;
  }

  /** Finds the edges that a row meets, the row after the last; in the polygon's order. */
  private void meet(int row) throws SampleException {
    int kept = 0;
    for (int i = 0; i < meets; i++) {
      if (bottom[met[i]] >= row) {
        met[kept++] = met[i];
      }
    }
    meets = kept;
    for (; next < edges && byTop[next] >> 32 <= row; next++) {
      int edge = (int) byTop[next];
      if (bottom[edge] >= row) {
        met[meets++] = edge;
      }
    }
    if (meets > kept) {
      Arrays.sort(met, 0, meets);
    }
    spend(meets + 1L);
  }

  private void spend(long steps) throws SampleException {
    work += steps;
    if (work > MOST_WORK) {
      throw new SampleException(
          Stage.TRUTH, Reason.CORRUPT, "The polygons have too many edges in too many rows to fill");
    }
  }

  private void edge(int x0, int y0, int x1, int y1, Ink ink) {
    if (y0 == y1) {
      clipped(y0, Math.min(x0, x1), Math.max(x0, x1), ink);
      return;
    }
    if (edges == top.length) {
      int more = 2 * edges;
      firstX = Arrays.copyOf(firstX, more);
      firstY = Arrays.copyOf(firstY, more);
      top = Arrays.copyOf(top, more);
      bottom = Arrays.copyOf(bottom, more);
      slope = Arrays.copyOf(slope, more);
    }
    firstX[edges] = x0;
    firstY[edges] = y0;
    top[edges] = Math.min(y0, y1);
    bottom[edges] = Math.max(y0, y1);
    slope[edges++] = (float) (x1 - x0) / (y1 - y0);
  }

  private void clipped(int row, int from, int to, Ink ink) {
    int left = Math.max(0, from);
    int right = Math.min(width - 1, to);
    if (row >= 0 && row < height && left <= right) {
      ink.fill(row, left, right);
    }
  }

  private float at(int edge, int row) {
    return (row - firstY[edge]) * slope[edge] + firstX[edge];
  }

  /** Where a row meets the edges; how often it does. */
  private int cross(int row, boolean goesOn) throws SampleException {
    int count = 0;
    for (int i = 0; i < meets; i++) {
      int e = met[i];
      float x = at(e, row);
      if (row == bottom[e] && goesOn) {
        crossings[count++] = x;
      } else if ((row == top[e] || row == bottom[e]) && slope[e] != 0) {
        x = corner(i, row, x);
      }
      crossings[count++] = x;
    }
    return count;
  }

  /** Where a slanted edge ends in a row, moved out where it makes a sharp corner with another. */
  private float corner(int place, int row, float x) throws SampleException {
    int edge = met[place];
    int beside = row == bottom[edge] ? row - 1 : row + 1;
    spend(place);
    for (int i = 0; i < place; i++) {
      int other = met[i];
      boolean joins =
          (row == top[other] || row == bottom[other])
              && slope[other] != 0
              && round(x) == round(at(other, row))
              && beside >= top[other]
              && beside <= bottom[other];
      if (joins) {
        float one = at(edge, beside);
        float two = at(other, beside);
        if (x > one + 1 && x > two + 1) {
          return round(Math.max(one, two)) + 1;
        }
        if (x < one - 1 && x < two - 1) {
          return round(Math.min(one, two)) - 1;
        }
        return x;
      }
    }
    return x;
  }

  /** To the nearest whole number, halves away from zero. */
  private static float round(float x) {
    return (float) Math.copySign(Math.floor(Math.abs((double) x) + 0.5), x);
  }

  /** Right of zero the sum is a float's, left of it a double's. */
  private static int start(float x) {
    return x >= 0 ? (int) Math.floor(x + 0.5f) : -(int) Math.floor(-(double) x + 0.5);
  }

  private static int end(float x) {
    return x >= 0 ? (int) Math.ceil(x - 0.5f) : -(int) Math.ceil(-(double) x - 0.5);
  }
}
