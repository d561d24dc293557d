package dev.pixeltally.measure.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.image.RunPool;

/**
 * The areas that {@code loadRes} gives to detections, and the boxes of those that have none: of the
 * box where the first detection has one, else of the mask, else of all key points' extent.
 */
final class DetectionBoxes {
  private static final int S = ObjectTable.STRIDE;

  private final ObjectTable rows;

  /** Null: width times height. */
  private final double[] areas;

  private DetectionBoxes(ObjectTable rows, double[] areas) {
    this.rows = rows;
    this.areas = areas;
  }

  static DetectionBoxes of(CocoTruth truth, CocoResults results, CocoRules rules) {
    int images = truth.images().size();
    ObjectTable rows = results.detections();
    double[] areas = results.basis() == CocoResults.Basis.BOX ? null : new double[rows.size()];
    if (results.basis() == CocoResults.Basis.MASK) {
      RunPool pool = new RunPool();
      MaskAdder masks = new MaskAdder(pool, rules.strictness());
      for (int image = 0; image < images; image++) {
        for (int i = rows.start(image); i < rows.start(image + 1); i++) {
          pool.clear();
          int row = rows.row(i);
          int mask =
              masks.add(
                  rows, row, truth.heights()[image], truth.widths()[image], MaskAdder.DETECTION);
          areas[row] = pool.area(mask);
          if (!rows.hasBox(row)) {
            rows.box(
                row,
                pool.boxLeft(mask),
                pool.boxTop(mask),
                (double) Integer.toUnsignedLong(pool.boxWidth(mask)),
                (double) Integer.toUnsignedLong(pool.boxHeight(mask)));
          }
        }
      }
    } else if (results.basis() == CocoResults.Basis.KEYPOINTS) {
      for (int i = 0; i < rows.grouped(); i++) {
        int row = rows.row(i);
        areas[row] = extent(rows, row);
      }
    }
    return new DetectionBoxes(rows, areas);
  }

  /** Refuses a row whose key points span no box. */
  static void requirePoints(ObjectTable rows, int row) {
    if (rows.pointNumbers(row) < 3) {
      throw new Refusal(
          "Cannot score detection "
              + rows.label(row)
              + ": it has no key points, and the first one has neither box nor mask");
    }
  }

  private static double extent(ObjectTable rows, int row) {
    requirePoints(rows, row);
    double[] p = rows.points(row);
    int from = rows.pointStart(row);
    int to = from + rows.pointNumbers(row);
    double x0 = p[from];
    double x1 = x0;
    double y0 = p[from + 1];
    double y1 = y0;
    for (int i = from; i + 2 < to; i += 3) {
      x0 = Math.min(x0, p[i]);
      x1 = Math.max(x1, p[i]);
      y0 = Math.min(y0, p[i + 1]);
      y1 = Math.max(y1, p[i + 1]);
    }
    rows.box(row, x0, y0, x1 - x0, y1 - y0);
    return (x1 - x0) * (y1 - y0);
  }

  double area(int row) {
    return areas == null ? rows.numbers()[row * S + 2] * rows.numbers()[row * S + 3] : areas[row];
  }
}
