package dev.pixeltally.jobs;

import dev.pixeltally.dataset.voc.VocBoxes;
import dev.pixeltally.measure.voc.VocPrediction;
import java.util.List;

/** All detections of a split, class by class, and what of them belongs to an image. */
final class VocDetections {
  private static final int SIDES = 4;

  private final List<VocBoxes> classes;
  private final List<VocBoxes.ByImage> rows;

  /**
   * Groups them.
   *
   * @param classes one table a class, empty where nothing was detected
   * @param images how many there are
   */
  VocDetections(List<VocBoxes> classes, int images) {
    this.classes = classes;
    this.rows = classes.stream().map(boxes -> boxes.byImage(images)).toList();
  }

  /** All of a class. */
  long count(int classIndex) {
    return classes.get(classIndex).size();
  }

  /** An image's detections, class by class. */
  VocPrediction of(int image) {
    int count = 0;
    for (VocBoxes.ByImage by : rows) {
      count += by.starts()[image + 1] - by.starts()[image];
    }
    int[] indices = new int[count];
    double[] scores = new double[count];
    double[] boxes = new double[count * SIDES];
    long[] orders = new long[count];
    int n = 0;
    for (int c = 0; c < rows.size(); c++) {
      VocBoxes.ByImage by = rows.get(c);
      for (int i = by.starts()[image]; i < by.starts()[image + 1]; i++, n++) {
        int row = by.rows()[i];
        indices[n] = c;
        scores[n] = classes.get(c).score(row);
        orders[n] = classes.get(c).order(row);
        classes.get(c).box(row, boxes, n * SIDES);
      }
    }
    return new VocPrediction(indices, scores, boxes, orders);
  }
}
