package dev.pixeltally.image;

import java.util.List;

/**
 * The segments of one image: which pixels each has, and what it is. Every pixel is of one segment,
 * or of none, which is id 0.
 *
 * @param map a segment's id a pixel, at the image's own size
 * @param segments what each is, by ascending id; each has a pixel
 */
public record PanopticSegments(SegmentMap map, List<Segment> segments) implements Prediction {

  /**
   * One segment.
   *
   * @param id 1 to {@link SegmentMap#LARGEST}
   * @param classId of the label space
   * @param score how sure the network is; NaN where it does not say
   * @param area in pixels
   */
  public record Segment(int id, int classId, double score, long area) {}

  public PanopticSegments {
    segments = List.copyOf(segments);
  }

  @Override
  public int width() {
    return map.width();
  }

  @Override
  public int height() {
    return map.height();
  }
}
