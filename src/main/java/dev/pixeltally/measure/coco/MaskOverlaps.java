package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.image.RunPool;

/**
 * Intersection over union of masks, {@code rleIou} of pycocotools' {@code maskApi.c}; by the rules
 * of boundaries the lesser of it and that of the masks' borders, but for crowds.
 */
final class MaskOverlaps implements Overlaps {
  private final CocoTruth truth;
  private final ObjectTable objects;
  private final ObjectTable detections;
  private final boolean areaOfBox;
  private final TruthFlags flags;
  private final double floor;
  private final RunPool pool = new RunPool();
  private final MaskAdder masks;

  /** Null where whole masks alone are compared. */
  private final MaskBorders borders;

  private double[] areas = new double[64];

  /**
   * Of masks in memory.
   *
   * @param flags of the objects
   * @param rules below whose smallest threshold an IoU need not be known
   */
  MaskOverlaps(CocoTruth truth, CocoResults results, TruthFlags flags, CocoRules rules) {
    masks = new MaskAdder(pool, rules.strictness());
    this.flags = flags;
    this.truth = truth;
    this.objects = truth.objects();
    this.detections = results.detections();
    this.areaOfBox = results.basis() == CocoResults.Basis.BOX;
    floor = CellMatcher.floor(rules.iouThresholds());
    borders =
        rules.kind() == CocoKind.BOUNDARY ? new MaskBorders(pool, rules.dilationRatio()) : null;
  }

  @Override
  public void compare(int image, int[] ds, int d, int nd, int[] gs, int g, int ng, double[] into) {
    int height = truth.heights()[image];
    int width = truth.widths()[image];
    pool.clear();
    if (borders != null) {
      borders.clear();
    }
    if (areas.length < nd) {
      areas = new double[nd * 2];
    }
    for (int i = 0; i < nd; i++) {
      int row = ds[d + i];
      if (areaOfBox) {
        int at = row * ObjectTable.STRIDE;
        areas[i] = detections.numbers()[at + 2] * detections.numbers()[at + 3];
        if (ng == 0) {
          continue;
        }
      }
      int mask = masks.add(detections, row, height, width, MaskAdder.DETECTION);
      if (!areaOfBox) {
        areas[i] = pool.area(mask);
      }
    }
    for (int j = 0; j < ng; j++) {
      int mask = masks.add(objects, gs[g + j], height, width, MaskAdder.ANNOTATION);
      boolean crowd = flags.crowd(gs[g + j]);
      for (int i = 0; i < nd; i++) {
        into[i * ng + j] =
            hopeless(i, mask, crowd) ? 0 : crowd ? pool.iouWithCrowd(i, mask) : iou(i, mask);
      }
    }
  }

  private double iou(int detection, int object) {
    double iou = pool.iou(detection, object);
    // Borders cost more than masks, and no border makes up for a mask that is off.
    return borders == null || iou < floor
        ? iou
        : Math.min(iou, pool.iou(borders.of(detection), borders.of(object)));
  }

  /** Whether boxes and areas alone keep two masks below every threshold. */
  private boolean hopeless(int detection, int object, boolean crowd) {
    if (floor <= 0) {
      return false;
    }
    long most = Math.min(pool.area(detection), pool.area(object));
    long all = crowd ? pool.area(detection) : pool.area(detection) + pool.area(object) - most;
    return (double) most / all < floor;
  }

  @Override
  public double area(int i) {
    return areas[i];
  }
}
