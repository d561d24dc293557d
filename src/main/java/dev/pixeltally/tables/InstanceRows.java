package dev.pixeltally.tables;

import dev.pixeltally.image.Instances;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A network's instances as rows. */
public final class InstanceRows {
  private InstanceRows() {}

  /** An image's instances as rows of the column {@code instances} of {@link Table#PREDICTIONS}. */
  public static List<Object[]> nested(Instances instances, LabelSpace labels) {
    List<Object[]> rows = new ArrayList<>(instances.count());
    double[] boxes = instances.boxes();
    int numbers = 3 * instances.points();
    for (int i = 0; i < instances.count(); i++) {
      int id = instances.classIds()[i];
      byte[] mask =
          instances.masks().isEmpty()
              ? null
              : instances.masks().get(i).text().getBytes(StandardCharsets.US_ASCII);
      byte[] points =
          numbers == 0 ? null : DetectionRows.bytes(instances.keyPoints(), i * numbers, numbers);
      rows.add(
          new Object[] {
            (long) id,
            labels.classes().get(labels.indexOf(id)).name(),
            instances.scores()[i],
            boxes[4 * i],
            boxes[4 * i + 1],
            boxes[4 * i + 2],
            boxes[4 * i + 3],
            mask,
            points
          });
    }
    return rows;
  }

  /**
   * The same as rows of {@link Table#DETECTIONS}; classes that the dataset lacks are left out.
   *
   * @param nested rows as {@link #nested} makes them
   * @param image its number in the dataset
   * @param width of the image, pixels
   * @param height likewise
   */
  public static List<Object[]> detections(
      List<Object[]> nested, String run, long image, int width, int height, Mapping mapping) {
    List<Object[]> rows = new ArrayList<>(nested.size());
    for (Object[] one : nested) {
      int category = mapping.idOf(Math.toIntExact((Long) one[0]));
      if (category >= 0) {
        Object[] row = new Object[Table.DETECTIONS.columns().size()];
        row[0] = run;
        row[1] = image;
        row[2] = (long) category;
        System.arraycopy(one, 2, row, 3, 5);
        if (one[7] != null) {
          row[8] = height;
          row[9] = width;
          row[10] = one[7];
        }
        row[11] = one[8];
        rows.add(row);
      }
    }
    return rows;
  }
}
