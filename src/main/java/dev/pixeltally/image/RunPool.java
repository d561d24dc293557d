package dev.pixeltally.image;

import java.util.Arrays;

/**
 * Run-length masks of COCO's kind, many at a time: the masks of one image are added, compared and
 * cleared, and nothing is allocated once the buffers are large enough. Masks are known by the
 * number that adding them returned, from 0. Belongs to one thread. {@link Rle} is the same for a
 * single mask.
 *
 * <p>Runs go down the columns, the first one is background, runs without pixels are allowed. All
 * numbers are those of {@code maskApi.c} of pycocotools 2.0.11 on x86-64, to the last bit. What it
 * reads beyond its memory, or where it overflows, is refused with an {@link
 * IllegalArgumentException}; the pool is then as it was before the call.
 */
public final class RunPool {
  // What is known of each mask.
  private static final int FROM = 0;
  private static final int TO = 1;
  private static final int HEIGHT = 2;
  private static final int WIDTH = 3;
  private static final int AREA = 4;
  private static final int LEFT = 5;
  private static final int TOP = 6;
  private static final int RIGHT = 7;
  private static final int BOTTOM = 8;

  /** Whether a run other than the first has no pixels. */
  private static final int GAPS = 9;

  private static final int FIELDS = 10;

  private final RunBuffer runs = new RunBuffer();
  private final PolygonRuns polygons = new PolygonRuns();
  private final BitRuns bits = new BitRuns();
  private final RunErosion erosion = new RunErosion();
  private final double[] corners = new double[8];
  private int[] parts = new int[8];
  private int[] masks = new int[8 * FIELDS];
  private int count;

  /** Where the last mask's runs end. */
  private int used;

  /** Forgets all masks. */
  public void clear() {
    count = 0;
    used = 0;
  }

  /** How many masks there are. */
  public int count() {
    return count;
  }

  /**
   * Adds a mask from COCO's text.
   *
   * @param text ASCII, read from {@code from} (inclusive) to {@code to}
   * @param height rows of the image, in pixels
   * @param width columns of the image
   * @return the mask's number
   * @throws IllegalArgumentException for other characters, a text that ends within a run, runs that
   *     are negative or do not fill the image exactly
   */
  public int addText(byte[] text, int from, int to, int height, int width) {
    size(height, width);
    runs.room((long) used + to - from + 1);
    return keep(RunText.read(text, from, to, height, width, runs.ends, used), height, width);
  }

  /**
   * Adds a mask from the lengths of its runs, {@code counts[from]} (inclusive) to {@code
   * counts[to]}.
   *
   * @return the mask's number
   * @throws IllegalArgumentException for runs that are negative or do not fill the image exactly
   */
  public int addCounts(int[] counts, int from, int to, int height, int width) {
    int pixels = size(height, width);
    runs.room((long) used + to - from);
    int pixel = 0;
    int at = used;
    for (int i = from; i < to; i++) {
      if (counts[i] < 0 || counts[i] > pixels - pixel) {
        throw RunText.wrongRun(i - from + 1, counts[i], pixels - pixel, height, width);
      }
      pixel += counts[i];
      runs.ends[at++] = pixel;
    }
    if (pixel != pixels) {
      throw RunText.shortOf(pixel, height, width);
    }
    return keep(at, height, width);
  }

  /**
   * Adds the union of rings of points, as pycocotools' {@code merge(frPyObjects(...))}.
   *
   * @param xy x and y of all points, in pixels
   * @param ringEnds where each ring ends in {@code xy}, in numbers; each starts where the one
   *     before it ends, the first at 0
   * @param rings how many rings, at least 1
   * @return the mask's number
   * @throws IllegalArgumentException for a first ring of fewer than five numbers, which pycocotools
   *     refuses too, coordinates that are no numbers or beyond 4.29e8, or more than 33 million
   *     crossings of columns
   */
  public int addPolygons(double[] xy, int[] ringEnds, int rings, int height, int width) {
    size(height, width);
    if (rings < 1 || ringEnds[0] < 5) {
      throw new IllegalArgumentException(
          "Cannot rasterise a polygon of "
              + rings
              + " rings"
              + (rings < 1 ? "" : ", the first of " + ringEnds[0] + " numbers")
              + "; valid: at least one ring, the first of three points");
    }
    if (parts.length < rings + 1) {
      parts = new int[Math.max(rings + 1, 2 * parts.length)];
    }
    int n = 0;
    parts[0] = used;
    for (int i = 0, from = 0; i < rings; from = ringEnds[i++]) {
      n++;
      parts[n] = polygons.add(xy, from, ringEnds[i], height, width, runs, parts[n - 1]);
      // Small unions first: the work grows with the runs, hardly with the number of rings.
      while (n > 1 && parts[n - 1] - parts[n - 2] <= 2 * (parts[n] - parts[n - 1])) {
        n = unite(n);
      }
    }
    while (n > 1) {
      n = unite(n);
    }
    return keep(parts[1], height, width);
  }

  private int corners(double x, double y, double x2, double y2, int height, int width, int at) {
    corners[0] = x;
    corners[1] = y;
    corners[2] = x;
    corners[3] = y2;
    corners[4] = x2;
    corners[5] = y2;
    corners[6] = x2;
    corners[7] = y;
    return polygons.add(corners, 0, 8, height, width, runs, at);
  }

  /** Replaces the last two of {@code n} parts by their union. */
  private int unite(int n) {
    int from = parts[n - 2];
    int to = parts[n];
    int at = combined(RunSets.Keep.EITHER, from, parts[n - 1], parts[n - 1], to, to);
    System.arraycopy(runs.ends, to, runs.ends, from, at - to);
    parts[n - 1] = from + at - to;
    return n - 1;
  }

  private int combined(RunSets.Keep keep, int a, int aTo, int b, int bTo, int at) {
    runs.room((long) at + (aTo - a) + (bTo - b));
    return RunSets.combine(keep, runs.ends, a, aTo, b, bTo, runs.ends, at);
  }

  /**
   * Adds a box as its four corners, as COCO's {@code loadRes} makes a mask of it.
   *
   * @param x left side, in pixels
   * @param y upper side
   * @param boxWidth pixels from the left side to the right one
   * @param boxHeight pixels from the upper side to the lower one
   * @return the mask's number
   */
  public int addBox(double x, double y, double boxWidth, double boxHeight, int height, int width) {
    size(height, width);
    return keep(corners(x, y, x + boxWidth, y + boxHeight, height, width, used), height, width);
  }

  /**
   * Adds a mask of a byte a pixel, row by row; all but 0 is foreground.
   *
   * @param pixels {@code height * width} bytes from {@code pixels[from]}
   * @return the mask's number
   */
  public int addBits(byte[] pixels, int from, int height, int width) {
    size(height, width);
    return keep(bits.add(pixels, from, height, width, runs, used), height, width);
  }

  /** Adds a mask that is kept elsewhere; returns its number. */
  public int add(Rle mask) {
    int n = mask.runs();
    runs.room((long) used + n);
    mask.copyTo(runs.ends, used);
    return keep(used + n, mask.height(), mask.width());
  }

  /**
   * Adds what is in either mask, as pycocotools' {@code merge}; only where that would cut the
   * result off, as both masks have a run without pixels at one place, the whole union is kept.
   *
   * @return the new mask's number
   * @throws IllegalArgumentException for masks of images of different size
   */
  public int addUnion(int a, int b) {
    return combine(RunSets.Keep.EITHER, a, b);
  }

  /** Adds what is in both masks, as {@link #addUnion}. */
  public int addIntersection(int a, int b) {
    return combine(RunSets.Keep.BOTH, a, b);
  }

  private int combine(RunSets.Keep keep, int a, int b) {
    int i = at(a);
    int j = at(b);
    requireSameSize(i, j);
    int to = combined(keep, masks[i + FROM], masks[i + TO], masks[j + FROM], masks[j + TO], used);
    return keep(to, masks[i + HEIGHT], masks[i + WIDTH]);
  }

  /**
   * Adds a mask as it lies on another canvas, cut off where it leaves it.
   *
   * @param mask which mask
   * @param x the canvas' column, maybe negative, of the mask's first column
   * @param y the canvas' row of the mask's first row
   * @param canvasHeight rows of the canvas
   * @param canvasWidth columns of the canvas
   * @return the new mask's number
   */
  public int addPlaced(int mask, int x, int y, int canvasHeight, int canvasWidth) {
    size(canvasHeight, canvasWidth);
    int m = at(mask);
    int to =
        RunPlacement.place(
            runs,
            masks[m + FROM],
            masks[m + TO],
            masks[m + HEIGHT],
            x,
            y,
            canvasHeight,
            canvasWidth,
            used);
    return keep(to, canvasHeight, canvasWidth);
  }

  /**
   * Adds a mask's border: its pixels from which another column or row within {@code distance}
   * pixels, diagonals included, leads out of the mask or out of the image. This is {@code
   * mask_to_boundary} of boundary-iou-api, which erodes as often by a square of three pixels.
   *
   * @param mask which mask
   * @param distance in pixels, at least 1
   * @return the new mask's number; {@code mask} where all of it is border
   */
  public int addBorder(int mask, int distance) {
    if (distance < 1) {
      throw new IllegalArgumentException(
          "Cannot find a mask's border of " + distance + " pixels; valid: 1 or more");
    }
    int m = at(mask);
    int columns = masks[m + RIGHT] - masks[m + LEFT];
    int rows = masks[m + BOTTOM] - masks[m + TOP];
    boolean gaps = masks[m + GAPS] != 0;
    boolean thin = masks[m + AREA] == 0 || Math.min(columns, rows) <= 2L * distance;
    if (thin && !gaps) {
      return mask;
    }
    int to =
        erosion.border(
            runs,
            masks[m + FROM],
            masks[m + TO],
            gaps,
            masks[m + HEIGHT],
            thin ? 0 : columns,
            distance,
            used);
    return to == used ? mask : keep(to, masks[m + HEIGHT], masks[m + WIDTH]);
  }

  /** A mask as a value of its own. */
  public Rle rle(int mask) {
    int m = at(mask);
    int[] ends = Arrays.copyOfRange(runs.ends, masks[m + FROM], masks[m + TO]);
    return new Rle(height(mask), width(mask), ends, area(mask), box(mask));
  }

  /** Rows of a mask's image. */
  public int height(int mask) {
    return masks[at(mask) + HEIGHT];
  }

  /** Columns of a mask's image. */
  public int width(int mask) {
    return masks[at(mask) + WIDTH];
  }

  /** Foreground pixels of a mask. */
  public long area(int mask) {
    return masks[at(mask) + AREA];
  }

  /**
   * First column of a mask's box; 0 for a mask of one run, the image's width for one whose
   * foreground runs have no pixels.
   */
  public int boxLeft(int mask) {
    return masks[at(mask) + LEFT];
  }

  /** First row of a mask's box; without pixels as {@link #boxLeft}, with the height. */
  public int boxTop(int mask) {
    return masks[at(mask) + TOP];
  }

  /**
   * Columns of a mask's box; 0 for a mask of one run. For one whose foreground runs have no pixels,
   * 1 less the image's width, which pycocotools takes for an unsigned number of 32 bits.
   */
  public int boxWidth(int mask) {
    int m = at(mask);
    return extent(masks[m + LEFT], masks[m + RIGHT], masks[m + WIDTH]);
  }

  /** Rows of a mask's box; without pixels as {@link #boxWidth}. */
  public int boxHeight(int mask) {
    int m = at(mask);
    return extent(masks[m + TOP], masks[m + BOTTOM], masks[m + HEIGHT]);
  }

  private static int extent(int from, int to, int size) {
    return from == size ? 1 - size : to - from;
  }

  private double[] box(int mask) {
    return new double[] {
      boxLeft(mask),
      boxTop(mask),
      Integer.toUnsignedLong(boxWidth(mask)),
      Integer.toUnsignedLong(boxHeight(mask))
    };
  }

  /**
   * Pixels that two masks have in common.
   *
   * @throws IllegalArgumentException for masks of images of different size
   */
  public long intersection(int a, int b) {
    int i = at(a);
    int j = at(b);
    requireSameSize(i, j);
    return intersectionAt(i, j);
  }

  private long intersectionAt(int i, int j) {
    return RunSets.intersection(
        runs.ends, masks[i + FROM], masks[i + TO], masks[j + FROM], masks[j + TO]);
  }

  /**
   * Intersection over union, as {@code rleIou}: 0 where the boxes do not overlap, else -1 where the
   * images' sizes differ.
   */
  public double iou(int detection, int truth) {
    int i = at(detection);
    int j = at(truth);
    if (!boxesOverlap(i, j)) {
      return 0;
    }
    if (!sameSize(i, j)) {
      return -1;
    }
    if ((masks[i + GAPS] & masks[j + GAPS]) != 0) {
      int gap = sharedGap(i, j);
      if (gap >= 0) {
        int a = cutOff(i, gap, used);
        int b = cutOff(j, gap, a);
        long common = RunSets.intersection(runs.ends, used, a, a, b);
        return ratio(common, pixels(used, a) + pixels(a, b) - common);
      }
    }
    long common = intersectionAt(i, j);
    return ratio(common, (long) masks[i + AREA] + masks[j + AREA] - common);
  }

  /**
   * The share of a detection that lies in a crowd, as {@code rleIou} with {@code iscrowd}: 0 where
   * the boxes do not overlap, else -1 where the images' sizes differ.
   */
  public double iouWithCrowd(int detection, int crowd) {
    int i = at(detection);
    int j = at(crowd);
    if (!boxesOverlap(i, j)) {
      return 0;
    }
    if (!sameSize(i, j)) {
      return -1;
    }
    int gap = (masks[i + GAPS] & masks[j + GAPS]) == 0 ? -1 : sharedGap(i, j);
    if (gap < 0) {
      return ratio(intersectionAt(i, j), masks[i + AREA]);
    }
    int a = cutOff(i, gap, used);
    int b = cutOff(j, gap, a);
    return ratio(RunSets.intersection(runs.ends, used, a, a, b), masks[i + AREA]);
  }

  private static double ratio(long common, long of) {
    return common == 0 ? 0 : (double) common / of;
  }

  private boolean boxesOverlap(int i, int j) {
    int[] m = masks;
    return Math.min(m[i + RIGHT], m[j + RIGHT]) > Math.max(m[i + LEFT], m[j + LEFT])
        && Math.min(m[i + BOTTOM], m[j + BOTTOM]) > Math.max(m[i + TOP], m[j + TOP]);
  }

  private int sharedGap(int i, int j) {
    return RunSets.sharedGap(
        runs.ends, masks[i + FROM], masks[i + TO], masks[j + FROM], masks[j + TO]);
  }

  /** Writes a mask's runs up to a pixel behind the pool's own; returns where they end. */
  private int cutOff(int i, int pixel, int at) {
    int n = masks[i + TO] - masks[i + FROM];
    runs.room((long) at + n);
    for (int k = 0; k < n; k++) {
      runs.ends[at + k] = Math.min(runs.ends[masks[i + FROM] + k], pixel);
    }
    return at + n;
  }

  private long pixels(int from, int to) {
    long sum = 0;
    for (int i = from; i + 1 < to; i += 2) {
      sum += runs.ends[i + 1] - runs.ends[i];
    }
    return sum;
  }

  private void requireSameSize(int i, int j) {
    if (!sameSize(i, j)) {
      throw new IllegalArgumentException(
          "Cannot combine masks of "
              + size(i)
              + " and of "
              + size(j)
              + " (height x width); valid: masks of one image");
    }
  }

  private boolean sameSize(int i, int j) {
    return masks[i + HEIGHT] == masks[j + HEIGHT] && masks[i + WIDTH] == masks[j + WIDTH];
  }

  private String size(int i) {
    return masks[i + HEIGHT] + "x" + masks[i + WIDTH];
  }

  private int at(int mask) {
    if (mask < 0 || mask >= count) {
      throw new IndexOutOfBoundsException("No mask " + mask + "; valid: 0 to " + (count - 1));
    }
    return mask * FIELDS;
  }

  private static int size(int height, int width) {
    if (height <= 0 || width <= 0 || (long) height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          RunText.cannot(height, width) + "valid: at least 1 each, at most 2^31 - 1 pixels");
    }
    return height * width;
  }

  /**
   * Makes a mask of the runs from {@code used}, whose area and box are found; returns its number.
   */
  private int keep(int to, int height, int width) {
    if (masks.length < (count + 1) * FIELDS) {
      masks = Arrays.copyOf(masks, 2 * masks.length);
    }
    int[] ends = runs.ends;
    int from = used;
    int m = count * FIELDS;
    int area = 0;
    int first = -1;
    int last = 0;
    int top = height;
    int bottom = 0;
    int column = 0;
    int gaps = 0;
    int before = -1;
    for (int i = from; i + 1 < to; i += 2) {
      int start = ends[i];
      int end = ends[i + 1];
      if (start == before) {
        gaps = 1;
      }
      before = end;
      if (start == end) {
        gaps = 1;
        continue;
      }
      area += end - start;
      if (first < 0) {
        first = start;
      }
      last = end;
      // Most runs start in the column behind the last one's.
      int down = start - column;
      if (down >= height) {
        column += height;
        down -= height;
        if (down >= height) {
          down %= height;
          column = start - down;
        }
      }
      int up = end - column;
      if (up > height) {
        top = 0;
        bottom = height;
      } else {
        top = Math.min(top, down);
        bottom = Math.max(bottom, up);
      }
    }
    if ((to - from & 1) == 1 && ends[to - 1] == before) {
      gaps = 1;
    }
    masks[m + FROM] = from;
    masks[m + TO] = to;
    masks[m + HEIGHT] = height;
    masks[m + WIDTH] = width;
    masks[m + AREA] = area;
    masks[m + GAPS] = gaps;
    if (first >= 0) {
      masks[m + LEFT] = first / height;
      masks[m + RIGHT] = (last - 1) / height + 1;
      masks[m + TOP] = top;
      masks[m + BOTTOM] = bottom;
    } else {
      boolean runsWithoutPixels = to - from > 1;
      masks[m + LEFT] = runsWithoutPixels ? width : 0;
      masks[m + TOP] = runsWithoutPixels ? height : 0;
      masks[m + RIGHT] = runsWithoutPixels ? unbounded(width) : 0;
      masks[m + BOTTOM] = runsWithoutPixels ? unbounded(height) : 0;
    }
    used = to;
    return count++;
  }

  /** Where the box ends that pycocotools gives to runs without pixels: far out, by overflow. */
  private static int unbounded(int size) {
    return size == 1 ? 1 : Integer.MAX_VALUE;
  }
}
