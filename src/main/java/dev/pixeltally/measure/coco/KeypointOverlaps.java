package dev.pixeltally.measure.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.measure.PairwiseSum;

/**
 * Object key-point similarity: {@code computeOks} of pycocotools. The exponential is {@link
 * StrictMath}'s, which has the same bits everywhere; NumPy's may differ in the last one.
 */
final class KeypointOverlaps implements Overlaps {
  private static final int S = ObjectTable.STRIDE;

  /** {@code np.spacing(1)}. */
  private static final double SPACING = 2.220446049250313e-16;

  private final ObjectTable truth;
  private final ObjectTable detections;
  private final DetectionBoxes boxes;
  private final double[] variances;
  private final double[] terms;
  private int[] rows;
  private int first;

  KeypointOverlaps(
      ObjectTable truth, ObjectTable detections, DetectionBoxes boxes, double[] sigmas) {
    this.truth = truth;
    this.detections = detections;
    this.boxes = boxes;
    variances = new double[sigmas.length];
    for (int i = 0; i < sigmas.length; i++) {
      double twice = sigmas[i] * 2;
      variances[i] = twice * twice;
    }
    terms = new double[sigmas.length];
  }

  @Override
  public void compare(int image, int[] ds, int d, int nd, int[] gs, int g, int ng, double[] into) {
    rows = ds;
    first = d;
    for (int j = 0; j < ng; j++) {
      int object = gs[g + j];
      require(truth, object, "annotation");
      for (int i = 0; i < nd; i++) {
        require(detections, ds[d + i], "detection");
        into[i * ng + j] = similarity(object, ds[d + i]);
      }
    }
  }

  private void require(ObjectTable table, int row, String what) {
    require(table, row, what, variances.length);
  }

  /** Refuses a row whose key points are not one for each sigma. */
  static void require(ObjectTable table, int row, String what, int sigmas) {
    if (table.pointNumbers(row) != 3 * sigmas) {
      throw new Refusal(
          "Cannot score "
              + what
              + " "
              + table.label(row)
              + ": it has "
              + table.pointNumbers(row)
              + " numbers as key points; "
              + 3 * sigmas
              + " are valid, three for each of "
              + sigmas
              + " sigmas");
    }
  }

  private double similarity(int object, int detection) {
    double[] t = truth.points(object);
    double[] p = detections.points(detection);
    int tp = truth.pointStart(object);
    int pp = detections.pointStart(detection);
    int points = variances.length;
    int marked = 0;
    for (int i = 0; i < points; i++) {
      marked += t[tp + 3 * i + 2] > 0 ? 1 : 0;
    }
    double[] n = truth.numbers();
    int at = object * S;
    double area = n[at + 4] + SPACING;
    double x0 = n[at] - n[at + 2];
    double x1 = n[at] + n[at + 2] * 2;
    double y0 = n[at + 1] - n[at + 3];
    double y1 = n[at + 1] + n[at + 3] * 2;
    int count = 0;
    for (int i = 0; i < points; i++) {
      double x = p[pp + 3 * i];
      double y = p[pp + 3 * i + 1];
      double dx;
      double dy;
      if (marked > 0) {
        if (!(t[tp + 3 * i + 2] > 0)) {
          continue;
        }
        dx = x - t[tp + 3 * i];
        dy = y - t[tp + 3 * i + 1];
      } else {
        // Nothing is marked: how far outside of a box three times as large.
        dx = Math.max(0, x0 - x) + Math.max(0, x - x1);
        dy = Math.max(0, y0 - y) + Math.max(0, y - y1);
      }
      double e = (dx * dx + dy * dy) / variances[i] / area / 2;
      terms[count++] = StrictMath.exp(-e);
    }
    return PairwiseSum.of(terms, count) / count;
  }

  @Override
  public double area(int i) {
    return boxes.area(rows[first + i]);
  }
}
