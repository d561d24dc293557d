package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.PanopticSegments;
import dev.pixeltally.image.PanopticSegments.Segment;
import dev.pixeltally.image.SegmentMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts the segments of one image together. */
final class SegmentPainter {
  /** More than any image of sense has. */
  private static final int MOST = 1 << 16;

  private final int width;
  private final int height;
  private final byte[] rgb;
  private final List<Integer> classIds = new ArrayList<>();
  private final List<Double> scores = new ArrayList<>();
  private long[] areas = new long[16];

  /**
   * @throws SampleException where the image is too large for an array
   */
  SegmentPainter(int width, int height) throws SampleException {
    long bytes = 3L * width * height;
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new SampleException(
          Stage.INFER,
          Reason.TOO_MANY_PIXELS,
          width + "x" + height + " pixels need " + bytes + " bytes; at most 2^31 - 9 fit an array");
    }
    this.width = width;
    this.height = height;
    this.rgb = new byte[(int) bytes];
  }

  /**
   * @throws SampleException where there are too many segments
   */
  static void requireFew(int segments) throws SampleException {
    if (segments > MOST) {
      throw new SampleException(
          Stage.INFER,
          Reason.NETWORK_OUTPUT,
          "The network gives more than " + MOST + " segments for one image");
    }
  }

  /** A further segment; its id, 1 for the first. */
  int add(int classId, double score) throws SampleException {
    classIds.add(classId);
    scores.add(score);
    int id = classIds.size();
    requireFew(id);
    if (id == areas.length) {
      areas = Arrays.copyOf(areas, id * 2);
    }
    return id;
  }

  /** Says again what a segment is. */
  void set(int id, int classId, double score) {
    classIds.set(id - 1, classId);
    scores.set(id - 1, score);
  }

  double score(int id) {
    return scores.get(id - 1);
  }

  /** A pixel, counted row by row, is of a segment, or of none, which is 0; once for each pixel. */
  void pixel(int pixel, int id) {
    int at = 3 * pixel;
    rgb[at] = (byte) id;
    rgb[at + 1] = (byte) (id >> 8);
    rgb[at + 2] = (byte) (id >> 16);
    areas[id]++;
  }

  /** Those that have a pixel. */
  PanopticSegments segments() {
    List<Segment> segments = new ArrayList<>();
    for (int id = 1; id <= classIds.size(); id++) {
      if (areas[id] > 0) {
        segments.add(new Segment(id, classIds.get(id - 1), scores.get(id - 1), areas[id]));
      }
    }
    return new PanopticSegments(new SegmentMap(width, height, rgb), segments);
  }
}
