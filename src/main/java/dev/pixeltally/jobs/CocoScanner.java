package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoWarning;
import dev.pixeltally.dataset.coco.CocoWarnings;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Segmentation;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.image.RunPool;
import dev.pixeltally.measure.coco.MaskAdder;
import dev.pixeltally.report.CocoCounts;
import dev.pixeltally.report.CocoFact;

/** Counts what stands in annotations, and makes their masks to compare areas. For one thread. */
final class CocoScanner {
  /** Bounds of COCO's small and medium objects, in square pixels. */
  private static final double SMALL = 32 * 32;

  private static final double MEDIUM = 96 * 96;

  private final CocoTruth index;
  private final CocoCounts counts;
  private final RunPool pool = new RunPool();
  private final MaskAdder masks = new MaskAdder(pool, Strictness.STRICT);
  private final Segmentation segmentation = new Segmentation();
  private long strayImages;
  private long strayImage = Long.MAX_VALUE;
  private long strayCategories;
  private long strayCategory = Long.MAX_VALUE;

  /** Of a file whose images and categories are known. */
  CocoScanner(CocoTruth index) {
    this.index = index;
    counts = new CocoCounts(index.images().size(), index.categories().size());
  }

  CocoCounts counts() {
    return counts;
  }

  void merge(CocoScanner other) {
    counts.merge(other.counts);
    strayImages += other.strayImages;
    strayImage = Math.min(strayImage, other.strayImage);
    strayCategories += other.strayCategories;
    strayCategory = Math.min(strayCategory, other.strayCategory);
  }

  /** Tells of images and categories that annotations name and the file does not list. */
  void strays(CocoWarnings warnings) {
    warnings.add(CocoWarning.WITHOUT_IMAGE, strayImages, "image " + strayImage);
    warnings.add(CocoWarning.UNKNOWN_CATEGORY, strayCategories, "category " + strayCategory);
  }

  void scan(ObjectTable rows) {
    for (int row = 0; row < rows.size(); row++) {
      int image = index.images().find(rows.imageId(row));
      if (image < 0) {
        strayImages++;
        strayImage = Math.min(strayImage, rows.imageId(row));
        continue;
      }
      scan(rows, row, image);
    }
  }

  private void scan(ObjectTable rows, int row, int image) {
    long id = rows.id(row);
    int category = index.categories().find(rows.categoryId(row));
    if (category < 0) {
      strayCategories++;
      strayCategory = Math.min(strayCategory, rows.categoryId(row));
    }
    double area = rows.numbers()[row * ObjectTable.STRIDE + 4];
    if (rows.crowd(row)) {
      counts.crowd(image, category);
      counts.add(CocoFact.CROWDS, id);
    } else {
      counts.object(image, category);
      counts.add(CocoFact.OBJECTS, id);
      counts.add(range(area), id);
    }
    box(rows, row, image);
    mask(rows, row, image);
    points(rows, row);
  }

  private static CocoFact range(double area) {
    return area < SMALL ? CocoFact.SMALL : area < MEDIUM ? CocoFact.MEDIUM : CocoFact.LARGE;
  }

  private void box(ObjectTable rows, int row, int image) {
    if (!rows.hasBox(row)) {
      counts.add(CocoFact.WITHOUT_BOX, rows.id(row));
      return;
    }
    double[] n = rows.numbers();
    int at = row * ObjectTable.STRIDE;
    if (n[at + 2] <= 0 || n[at + 3] <= 0) {
      counts.add(CocoFact.EMPTY_BOX, rows.id(row));
    }
    int width = index.widths()[image];
    int height = index.heights()[image];
    boolean outside =
        n[at] < -1
            || n[at + 1] < -1
            || n[at] + n[at + 2] > width + 1.0
            || n[at + 1] + n[at + 3] > height + 1.0;
    if (outside && width > 0 && height > 0) {
      counts.add(CocoFact.BOX_OUTSIDE, rows.id(row));
    }
  }

  private void mask(ObjectTable rows, int row, int image) {
    long id = rows.id(row);
    byte[] bytes = rows.maskBytes(row);
    if (bytes == null) {
      counts.add(CocoFact.WITHOUT_MASK, id);
      return;
    }
    int width = index.widths()[image];
    int height = index.heights()[image];
    int kind = segmentation.open(bytes, rows.maskStart(row), rows.maskLength(row));
    boolean sized = width > 0 && height > 0;
    if (kind == Segmentation.POLYGONS) {
      counts.add(CocoFact.POLYGONS, id);
      counts.addMany(CocoFact.RINGS, segmentation.number());
      if (!sized) {
        return;
      }
    } else {
      counts.add(CocoFact.RUN_LENGTHS, id);
      long maskRows = segmentation.number();
      long maskColumns = segmentation.number();
      if (sized && (maskRows != height || maskColumns != width)) {
        counts.add(CocoFact.OTHER_SIZE, id);
      }
    }
    try {
      pool.clear();
      area(rows, row, pool.area(masks.add(rows, row, height, width, MaskAdder.ANNOTATION)));
    } catch (Refusal e) {
      counts.add(CocoFact.BROKEN_MASK, id);
    }
  }

  private void area(ObjectTable rows, int row, long pixels) {
    long id = rows.id(row);
    if (pixels == 0) {
      counts.add(CocoFact.EMPTY_MASK, id);
    }
    if (!rows.hasArea(row)) {
      return;
    }
    double area = rows.numbers()[row * ObjectTable.STRIDE + 4];
    if (Math.abs(area - pixels) > pixels / 10.0) {
      counts.add(CocoFact.AREA_DIFFERS, id);
    }
    if (!rows.crowd(row) && range(area) != range((double) pixels)) {
      counts.add(CocoFact.RANGE_DIFFERS, id);
    }
  }

  private void points(ObjectTable rows, int row) {
    int numbers = rows.pointNumbers(row);
    if (numbers == 0) {
      return;
    }
    int marked = 0;
    for (int i = 2; i < numbers; i += 3) {
      marked += rows.points(row)[rows.pointStart(row) + i] > 0 ? 1 : 0;
    }
    if (marked > 0) {
      counts.add(CocoFact.PERSONS, rows.id(row));
      counts.addMany(CocoFact.POINTS, marked);
    }
    if (rows.visible(row) != marked) {
      counts.add(CocoFact.POINTS_DIFFER, rows.id(row));
    }
  }
}
