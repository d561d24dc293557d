package dev.pixeltally.image;

import dev.pixeltally.image.PanopticSegments.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Segments of a network's classes as those of a dataset's. */
public final class SegmentMapping {
  private SegmentMapping() {}

  /**
   * The same segments in the dataset's classes. Those of a class without a partner are none: their
   * pixels are nothing's.
   *
   * @param mapping the dataset's id of a class of the network; -1: none
   */
  public static PanopticSegments of(PanopticSegments prediction, IntUnaryOperator mapping) {
    List<Segment> kept = new ArrayList<>();
    BitSet gone = new BitSet();
    for (Segment s : prediction.segments()) {
      int id = mapping.applyAsInt(s.classId());
      if (id < 0) {
        gone.set(s.id());
      } else {
        kept.add(new Segment(s.id(), id, s.score(), s.area()));
      }
    }
    return new PanopticSegments(
        gone.isEmpty() ? prediction.map() : without(prediction.map(), gone), kept);
  }

  private static SegmentMap without(SegmentMap map, BitSet gone) {
    int pixels = map.width() * map.height();
    byte[] rgb = Arrays.copyOf(map.rgb(), 3 * pixels);
    for (int i = 0; i < pixels; i++) {
      if (gone.get(map.id(i))) {
        rgb[3 * i] = 0;
        rgb[3 * i + 1] = 0;
        rgb[3 * i + 2] = 0;
      }
    }
    return new SegmentMap(map.width(), map.height(), rgb);
  }
}
