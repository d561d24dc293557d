package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.ObjectTable;

/** Intersection over union of boxes: {@code bbIou} of pycocotools' {@code maskApi.c}. */
final class BoxOverlaps implements Overlaps {
  private static final int S = ObjectTable.STRIDE;

  private final TruthFlags flags;
  private final double[] t;
  private final double[] p;
  private final DetectionBoxes boxes;
  private int[] rows;
  private int first;

  BoxOverlaps(ObjectTable truth, ObjectTable detections, DetectionBoxes boxes, TruthFlags flags) {
    this.flags = flags;
    this.boxes = boxes;
    this.t = truth.numbers();
    this.p = detections.numbers();
  }

  @Override
  public void compare(
      int image, int[] detections, int d, int nd, int[] truths, int g, int ng, double[] into) {
    rows = detections;
    first = d;
    for (int j = 0; j < ng; j++) {
      int gr = truths[g + j] * S;
      double gx = t[gr];
      double gy = t[gr + 1];
      double gw = t[gr + 2];
      double gh = t[gr + 3];
      boolean crowd = flags.crowd(truths[g + j]);
      for (int i = 0; i < nd; i++) {
        int dr = detections[d + i] * S;
        into[i * ng + j] = iou(p[dr], p[dr + 1], p[dr + 2], p[dr + 3], gx, gy, gw, gh, crowd);
      }
    }
  }

  /** As the reference computes it, operation by operation. */
  static double iou(
      double dx,
      double dy,
      double dw,
      double dh,
      double gx,
      double gy,
      double gw,
      double gh,
      boolean crowd) {
    // Not Math.min and max: neither NaN nor the sign of zero matters, and these are slower.
    double right = dw + dx < gw + gx ? dw + dx : gw + gx;
    double w = right - (dx > gx ? dx : gx);
    if (w <= 0) {
      return 0;
    }
    double bottom = dh + dy < gh + gy ? dh + dy : gh + gy;
    double h = bottom - (dy > gy ? dy : gy);
    if (h <= 0) {
      return 0;
    }
    double i = w * h;
    double area = dw * dh;
    double u = crowd ? area : area + gw * gh - i;
    return i / u;
  }

  @Override
  public double area(int i) {
    return boxes.area(rows[first + i]);
  }
}
