package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.config.CocoConfig;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What of an instance task is not in the data.
 *
 * @param distances which distances are looked at
 * @param mode STRICT: a group below the least size is ignored twice, as the reference does;
 *     CORRECTED: once
 */
public record InstanceRules(Distances distances, CocoConfig.Mode mode) implements Serializable {

  /** Which distances are looked at. */
  public enum Distances {
    /** Any distance is as good, as in the benchmark's own table. */
    ANY,
    /** Also objects within 100 m and within 50 m. */
    ANY_100_50
  }

  /**
   * Objects that count at a range of distances.
   *
   * @param suffix behind the metrics' names
   * @param minPixels smaller ones are ignored
   * @param metres farther ones are ignored
   * @param minConfidence those whose distance is less certain are ignored
   */
  record Range(String suffix, int minPixels, double metres, double minConfidence) {
    /** Whether an object is to be left alone. The reference's comparisons. */
    boolean ignores(int pixels, double distance, double confidence) {
      return pixels < minPixels || distance > metres || confidence < minConfidence;
    }
  }

  private static final double INF = Double.POSITIVE_INFINITY;
  private static final List<Range> RANGES =
      List.of(
          new Range("", 100, INF, -INF),
          new Range("_100m", 1000, 100, .5),
          new Range("_50m", 1000, 50, .5));

  /** IoUs above which an object is found: {@code np.arange(.5, 1, .05)}, with its drift. */
  private static final double[] OVERLAPS = overlaps();

  static final int OVERLAP_COUNT = 10;

  private static double[] overlaps() {
    // NumPy takes the second minus the first for the step, which is not .05.
    double step = (.5 + .05) - .5;
    double[] all = new double[OVERLAP_COUNT];
    for (int i = 0; i < all.length; i++) {
      all[i] = .5 + i * step;
    }
    return all;
  }

  static double overlap(int i) {
    return OVERLAPS[i];
  }

  List<Range> ranges() {
    return distances == Distances.ANY ? RANGES.subList(0, 1) : RANGES;
  }

  /** Classes with objects that are judged, in the order of their ids. */
  static List<CityscapesClass> classes() {
    List<CityscapesClass> all = new ArrayList<>();
    for (CityscapesClass c : CityscapesClass.values()) {
      if (c.isThing() && c.isJudged()) {
        all.add(c);
      }
    }
    return all;
  }
}
