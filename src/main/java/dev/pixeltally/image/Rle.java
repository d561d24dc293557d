package dev.pixeltally.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A binary mask as lengths of runs, as COCO has them: down the columns, the first run (maybe
 * without pixels) is background. Immutable; masks are equal where their sizes and runs are.
 *
 * <p>Numbers are those of pycocotools 2.0.11, see {@link RunPool}, which does the work and is the
 * faster way for many masks.
 */
public final class Rle {
  private final int height;
  private final int width;
  private final int[] ends;
  private final long area;
  private final double[] box;

  Rle(int height, int width, int[] ends, long area, double[] box) {
    this.height = height;
    this.width = width;
    this.ends = ends;
    this.area = area;
    this.box = box;
  }

  /**
   * From COCO's text.
   *
   * @throws IllegalArgumentException as {@link RunPool#addText}
   */
  public static Rle ofText(byte[] text, int height, int width) {
    RunPool pool = new RunPool();
    return pool.rle(pool.addText(text, 0, text.length, height, width));
  }

  /** From COCO's text; see {@link #ofText(byte[], int, int)}. */
  public static Rle ofText(String text, int height, int width) {
    return ofText(text.getBytes(StandardCharsets.UTF_8), height, width);
  }

  /**
   * From the lengths of the runs, in pixels.
   *
   * @throws IllegalArgumentException as {@link RunPool#addCounts}
   */
  public static Rle ofCounts(int[] counts, int height, int width) {
    RunPool pool = new RunPool();
    return pool.rle(pool.addCounts(counts, 0, counts.length, height, width));
  }

  /**
   * The union of rings of points.
   *
   * @param rings x, y, x, y, ... in pixels, each
   * @throws IllegalArgumentException as {@link RunPool#addPolygons}
   */
  public static Rle ofPolygons(List<double[]> rings, int height, int width) {
    int[] ringEnds = new int[rings.size()];
    int n = 0;
    for (int i = 0; i < ringEnds.length; i++) {
      n += rings.get(i).length;
      ringEnds[i] = n;
    }
    double[] xy = rings.stream().flatMapToDouble(Arrays::stream).toArray();
    RunPool pool = new RunPool();
    return pool.rle(pool.addPolygons(xy, ringEnds, ringEnds.length, height, width));
  }

  /** A box, in pixels; see {@link RunPool#addBox}. */
  public static Rle ofBox(
      double x, double y, double boxWidth, double boxHeight, int height, int width) {
    RunPool pool = new RunPool();
    return pool.rle(pool.addBox(x, y, boxWidth, boxHeight, height, width));
  }

  /**
   * From a byte a pixel, row by row; all but 0 is foreground.
   *
   * @throws IllegalArgumentException where there are not {@code height * width} bytes
   */
  public static Rle ofBits(byte[] bits, int height, int width) {
    if (bits.length != (long) height * width) {
      throw new IllegalArgumentException(
          RunText.cannot(height, width) + "it has " + bits.length + " bytes; valid: one a pixel");
    }
    RunPool pool = new RunPool();
    return pool.rle(pool.addBits(bits, 0, height, width));
  }

  /** Rows of the image. */
  public int height() {
    return height;
  }

  /** Columns of the image. */
  public int width() {
    return width;
  }

  /** COCO's text, ASCII. */
  public String text() {
    return new String(RunText.write(ends, 0, ends.length), StandardCharsets.ISO_8859_1);
  }

  /** Lengths of the runs, in pixels. */
  public int[] counts() {
    int[] counts = ends.clone();
    for (int i = counts.length - 1; i > 0; i--) {
      counts[i] -= counts[i - 1];
    }
    return counts;
  }

  /** A byte a pixel, row by row, 1 for foreground. */
  public byte[] bits() {
    return BitRuns.bits(ends, height, width);
  }

  /** Foreground pixels. */
  public long area() {
    return area;
  }

  /**
   * x, y, width and height of the smallest box around the foreground, in pixels, as pycocotools'
   * {@code toBbox}: zeros for a mask of one run. For one whose foreground runs have no pixels, x
   * and y are the image's width and height, and the box's are 2^32 + 1 less them.
   */
  public double[] box() {
    return box.clone();
  }

  /** Intersection over union with a truth; see {@link RunPool#iou}. */
  public double iou(Rle truth) {
    RunPool pool = new RunPool();
    return pool.iou(pool.add(this), pool.add(truth));
  }

  /** The share of this detection that lies in a crowd; see {@link RunPool#iouWithCrowd}. */
  public double iouWithCrowd(Rle crowd) {
    RunPool pool = new RunPool();
    return pool.iouWithCrowd(pool.add(this), pool.add(crowd));
  }

  /**
   * What is in either mask.
   *
   * @throws IllegalArgumentException for masks of images of different size
   */
  public Rle union(Rle other) {
    RunPool pool = new RunPool();
    return pool.rle(pool.addUnion(pool.add(this), pool.add(other)));
  }

  /**
   * What is in both masks.
   *
   * @throws IllegalArgumentException for masks of images of different size
   */
  public Rle intersection(Rle other) {
    RunPool pool = new RunPool();
    return pool.rle(pool.addIntersection(pool.add(this), pool.add(other)));
  }

  /**
   * The part of the mask behind a window whose top left pixel is ({@code x}, {@code y}); what the
   * window shows beside the image is background.
   */
  public Rle crop(int x, int y, int windowHeight, int windowWidth) {
    return paste(Math.negateExact(x), Math.negateExact(y), windowHeight, windowWidth);
  }

  /**
   * The mask on another canvas, with its top left pixel at ({@code x}, {@code y}), cut off where it
   * leaves the canvas.
   */
  public Rle paste(int x, int y, int canvasHeight, int canvasWidth) {
    RunPool pool = new RunPool();
    return pool.rle(pool.addPlaced(pool.add(this), x, y, canvasHeight, canvasWidth));
  }

  /** The mask's border of a width in pixels, at least 1; see {@link RunPool#addBorder}. */
  public Rle border(int distance) {
    RunPool pool = new RunPool();
    return pool.rle(pool.addBorder(pool.add(this), distance));
  }

  int runs() {
    return ends.length;
  }

  void copyTo(int[] into, int at) {
    System.arraycopy(ends, 0, into, at, ends.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rle o
        && height == o.height
        && width == o.width
        && Arrays.equals(ends, o.ends);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * height + width) + Arrays.hashCode(ends);
  }

  @Override
  public String toString() {
    return "Rle[" + height + "x" + width + ", " + area + " pixels, " + text() + "]";
  }
}
