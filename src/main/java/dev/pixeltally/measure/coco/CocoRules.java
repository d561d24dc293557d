package dev.pixeltally.measure.coco;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What pycocotools calls {@code Params}: everything that decides the numbers beside the data.
 *
 * @param kind what is compared
 * @param iouThresholds at which a detection counts as a match; 1 to 32, or more in several passes
 * @param recallThresholds at which precision is read, ascending
 * @param maxDetections of an image and class that count, ascending; the last one cuts
 * @param areas ranges of which numbers are given
 * @param grouping whether classes are told apart
 * @param sigmas of the key points: how far apart people mark each, as a share of the object's size
 */
public record CocoRules(
    CocoKind kind,
    double[] iouThresholds,
    double[] recallThresholds,
    int[] maxDetections,
    List<AreaRange> areas,
    Grouping grouping,
    double[] sigmas)
    implements Serializable {

  /** Whether a detection can only match an object of its own class. */
  public enum Grouping {
    PER_CLASS,
    CLASS_AGNOSTIC
  }

  private static final AreaRange ALL = new AreaRange("all", 0, 1e10);
  private static final AreaRange SMALL = new AreaRange("small", 0, 32 * 32);
  private static final AreaRange MEDIUM = new AreaRange("medium", 32 * 32, 96 * 96);
  private static final AreaRange LARGE = new AreaRange("large", 96 * 96, 1e10);

  /** Tenths: dividing by ten rounds, as it does in the reference; {@code .026} would not do. */
  private static final double[] SIGMAS_TIMES_TEN = {
    .26, .25, .25, .35, .35, .79, .79, .72, .72, .62, .62, 1.07, 1.07, .87, .87, .89, .89
  };

  public CocoRules {
    areas = List.copyOf(areas);
  }

  /** COCO's own rules. */
  public static CocoRules of(CocoKind kind) {
    boolean points = kind == CocoKind.KEYPOINTS;
    return new CocoRules(
        kind,
        linspace(.5, .95, 10),
        linspace(0, 1, 101),
        points ? new int[] {20} : new int[] {1, 10, 100},
        points ? List.of(ALL, MEDIUM, LARGE) : List.of(ALL, SMALL, MEDIUM, LARGE),
        Grouping.PER_CLASS,
        Arrays.stream(SIGMAS_TIMES_TEN).map(s -> s / 10.0).toArray());
  }

  /**
   * NumPy's {@code linspace}: the step is rounded before it is multiplied, and the last value is
   * set. {@code .5 + .05 * i} has other bits at two of COCO's thresholds.
   */
  public static double[] linspace(double from, double to, int count) {
    double step = (to - from) / (count - 1);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = i * step + from;
    }
    values[count - 1] = to;
    return values;
  }

  public CocoRules withIouThresholds(double... thresholds) {
    return new CocoRules(
        kind, thresholds, recallThresholds, maxDetections, areas, grouping, sigmas);
  }

  /** Sorted, as the reference sorts them. */
  public CocoRules withMaxDetections(int... counts) {
    int[] sorted = counts.clone();
    Arrays.sort(sorted);
    return new CocoRules(kind, iouThresholds, recallThresholds, sorted, areas, grouping, sigmas);
  }

  public CocoRules withAreas(List<AreaRange> ranges) {
    return new CocoRules(
        kind, iouThresholds, recallThresholds, maxDetections, ranges, grouping, sigmas);
  }

  public CocoRules withGrouping(Grouping other) {
    return new CocoRules(
        kind, iouThresholds, recallThresholds, maxDetections, areas, other, sigmas);
  }

  public CocoRules withSigmas(double... others) {
    return new CocoRules(
        kind, iouThresholds, recallThresholds, maxDetections, areas, grouping, others);
  }

  /** Detections of an image and class beyond this many do not count. */
  public int cut() {
    return maxDetections[maxDetections.length - 1];
  }

  /** The place of an area range; -1: there is none of that name. */
  public int area(String name) {
    List<String> names = new ArrayList<>();
    areas.forEach(a -> names.add(a.name()));
    return names.indexOf(name);
  }
}
