package dev.pixeltally.tables;

import dev.pixeltally.image.PanopticSegments.Segment;
import dev.pixeltally.labels.LabelSpace;
import java.util.ArrayList;
import java.util.List;

/** Segments as rows of the predictions' column {@code segments}, and back. */
public final class SegmentRows {
  private SegmentRows() {}

  /**
   * Rows of the predictions' column.
   *
   * @param labels the network's, whose ids the segments have
   */
  public static List<Object[]> of(List<Segment> segments, LabelSpace labels) {
    List<Object[]> rows = new ArrayList<>();
    for (Segment s : segments) {
      String name = labels.classes().get(labels.indexOf(s.classId())).name();
      Double score = Double.isNaN(s.score()) ? null : s.score();
      rows.add(new Object[] {s.id(), (long) s.classId(), name, score, s.area()});
    }
    return rows;
  }

  /** The segments that such rows hold. */
  public static List<Segment> segments(List<Object[]> rows) {
    List<Segment> segments = new ArrayList<>();
    for (Object[] row : rows) {
      segments.add(
          new Segment(
              (Integer) row[0],
              Math.toIntExact((Long) row[1]),
              row[3] == null ? Double.NaN : (Double) row[3],
              (Long) row[4]));
    }
    return segments;
  }
}
