package dev.pixeltally.measure.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Segmentation;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.image.RunPool;

/** Makes runs of a row's mask, whatever form the file gave it: {@code annToRLE} of pycocotools. */
public final class MaskAdder {
  public static final String ANNOTATION = "annotation";
  public static final String DETECTION = "detection";

  private final RunPool pool;
  private final Strictness strictness;
  private final Segmentation mask = new Segmentation();
  private double[] coordinates = new double[256];
  private int[] numbers = new int[64];

  public MaskAdder(RunPool pool, Strictness strictness) {
    this.pool = pool;
    this.strictness = strictness;
  }

  /**
   * Adds a row's mask to the pool, or its box as one where it has no mask.
   *
   * @param height of the image, for polygons and boxes
   * @param what the row is, for messages
   * @return the mask's number in the pool
   */
  public int add(ObjectTable rows, int row, int height, int width, String what) {
    try {
      byte[] bytes = rows.maskBytes(row);
      if (bytes == null) {
        return box(rows, row, height, width, what);
      }
      int from = rows.maskStart(row);
      return switch (mask.open(bytes, from, rows.maskLength(row))) {
        case Segmentation.TEXT -> {
          int h = side();
          int w = side();
          yield mask.position() == mask.end()
              ? empty(h, w)
              : pool.addText(bytes, mask.position(), mask.end(), h, w);
        }
        case Segmentation.COUNTS -> counts();
        default -> polygons(height, width);
      };
    } catch (IllegalArgumentException e) {
      throw new Refusal("Cannot score " + what + " " + rows.label(row) + ": " + e.getMessage(), e);
    }
  }

  /** No runs at all: the reference takes it for a mask without pixels. */
  private int empty(int height, int width) {
    numbers[0] = (int) Math.min((long) Math.max(height, 0) * Math.max(width, 0), Integer.MAX_VALUE);
    return pool.addCounts(numbers, 0, 1, height, width);
  }

  private int box(ObjectTable rows, int row, int height, int width, String what) {
    if (!rows.hasBox(row) || what.equals(ANNOTATION)) {
      throw new IllegalArgumentException("it has no segmentation");
    }
    double[] n = rows.numbers();
    int at = row * ObjectTable.STRIDE;
    return pool.addBox(n[at], n[at + 1], n[at + 2], n[at + 3], height, width);
  }

  /** Beyond an int is beyond what a mask may have, which the pool refuses. */
  private int side() {
    return (int) Math.max(Math.min(mask.number(), Integer.MAX_VALUE), -1);
  }

  private int counts() {
    int h = side();
    int w = side();
    int n = (int) mask.number();
    if (n == 0) {
      return empty(h, w);
    }
    reserve(n);
    for (int i = 0; i < n; i++) {
      numbers[i] = side();
    }
    return pool.addCounts(numbers, 0, n, h, w);
  }

  private int polygons(int height, int width) {
    int rings = (int) mask.number();
    reserve(rings);
    int total = 0;
    int kept = 0;
    for (int r = 0; r < rings; r++) {
      int n = (int) mask.number();
      if (coordinates.length < total + n) {
        coordinates = java.util.Arrays.copyOf(coordinates, Math.max(total + n, total * 2));
      }
      for (int i = 0; i < n; i++) {
        coordinates[total + i] = mask.coordinate();
      }
      // Two points have no pixels, though older tools take the four numbers for a box.
      if (n != 4 || strictness == Strictness.STRICT) {
        total += n;
        numbers[kept++] = total;
      }
    }
    if (kept == 0 && rings > 0) {
      return empty(height, width);
    }
    return pool.addPolygons(coordinates, numbers, kept, height, width);
  }

  private void reserve(int n) {
    if (numbers.length < n) {
      numbers = new int[n + (n >> 1)];
    }
  }
}
