package dev.pixeltally.measure.coco;

import dev.pixeltally.dataset.coco.Strictness;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What pycocotools calls {@code Params}: everything that decides the numbers beside the data.
 * Immutable; the methods that begin with {@code with} give another one.
 */
public final class CocoRules implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Whether a detection can only match an object of its own class. */
  public enum Grouping {
    PER_CLASS,
    CLASS_AGNOSTIC
  }

  /** Whose evaluation is followed. */
  public enum Benchmark {
    /** pycocotools. */
    COCO,
    /**
     * lvis-api: no crowds; the limit is that of an image over all classes; a detection counts where
     * its class is known to be in the image or known to be absent, and is forgiven where the class
     * is not marked exhaustively; what has no area is left out.
     */
    LVIS
  }

  private static final AreaRange ALL = new AreaRange("all", 0, 1e10);
  private static final AreaRange SMALL = new AreaRange("small", 0, 32 * 32);
  private static final AreaRange MEDIUM = new AreaRange("medium", 32 * 32, 96 * 96);
  private static final AreaRange LARGE = new AreaRange("large", 96 * 96, 1e10);

  /** Tenths: dividing by ten rounds, as it does in the reference; {@code .026} would not do. */
  private static final double[] SIGMAS_TIMES_TEN = {
    .26, .25, .25, .35, .35, .79, .79, .72, .72, .62, .62, 1.07, 1.07, .87, .87, .89, .89
  };

  private final CocoKind kind;
  private final Benchmark benchmark;
  private double[] iouThresholds = linspace(.5, .95, 10);
  private double[] recallThresholds = linspace(0, 1, 101);
  private int[] maxDetections = {1, 10, 100};
  private List<AreaRange> areas = List.of(ALL, SMALL, MEDIUM, LARGE);
  private Grouping grouping = Grouping.PER_CLASS;
  private Strictness strictness = Strictness.STRICT;
  private double[] sigmas = Arrays.stream(SIGMAS_TIMES_TEN).map(s -> s / 10.0).toArray();
  private double dilationRatio = .02;
  private long[] categories;
  private long[] images;

  private CocoRules(CocoKind kind, Benchmark benchmark) {
    this.kind = kind;
    this.benchmark = benchmark;
  }

  /** LVIS' own rules, for boxes, masks and borders. */
  public static CocoRules lvis(CocoKind kind) {
    if (kind == CocoKind.KEYPOINTS) {
      throw new IllegalArgumentException(
          "LVIS has no key points; BBOX, SEGM and BOUNDARY are valid");
    }
    CocoRules rules = new CocoRules(kind, Benchmark.LVIS);
    rules.maxDetections = new int[] {300};
    return rules;
  }

  /** COCO's own rules. */
  public static CocoRules of(CocoKind kind) {
    CocoRules rules = new CocoRules(kind, Benchmark.COCO);
    if (kind == CocoKind.KEYPOINTS) {
      rules.maxDetections = new int[] {20};
      rules.areas = List.of(ALL, MEDIUM, LARGE);
    }
    return rules;
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

  private CocoRules copy() {
    CocoRules copy = new CocoRules(kind, benchmark);
    copy.iouThresholds = iouThresholds;
    copy.recallThresholds = recallThresholds;
    copy.maxDetections = maxDetections;
    copy.areas = areas;
    copy.grouping = grouping;
    copy.strictness = strictness;
    copy.sigmas = sigmas;
    copy.dilationRatio = dilationRatio;
    copy.categories = categories;
    copy.images = images;
    return copy;
  }

  /** At which IoU or OKS a detection counts as a match; 1 to 32 of them, in any order. */
  public CocoRules withIouThresholds(double... thresholds) {
    if (thresholds.length < 1 || thresholds.length > 32) {
      throw new IllegalArgumentException(thresholds.length + " IoU thresholds; 1 to 32 are valid");
    }
    if (!Arrays.stream(thresholds).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "IoU thresholds " + Arrays.toString(thresholds) + "; finite numbers are valid");
    }
    CocoRules copy = copy();
    copy.iouThresholds = thresholds.clone();
    return copy;
  }

  /** Detections of an image and class that count, 1 or more limits; the largest one cuts. */
  public CocoRules withMaxDetections(int... limits) {
    if (limits.length < 1 || Arrays.stream(limits).min().getAsInt() < 1) {
      throw new IllegalArgumentException("limits of detections should be 1 or more, each above 0");
    }
    CocoRules copy = copy();
    copy.maxDetections = limits.clone();
    Arrays.sort(copy.maxDetections);
    return copy;
  }

  /** Ranges of which numbers are given, 1 to 31. */
  public CocoRules withAreas(List<AreaRange> ranges) {
    if (ranges.isEmpty() || ranges.size() > 31) {
      throw new IllegalArgumentException(ranges.size() + " area ranges; 1 to 31 are valid");
    }
    CocoRules copy = copy();
    copy.areas = List.copyOf(ranges);
    return copy;
  }

  public CocoRules withGrouping(Grouping other) {
    CocoRules copy = copy();
    copy.grouping = other;
    return copy;
  }

  public CocoRules withStrictness(Strictness other) {
    CocoRules copy = copy();
    copy.strictness = other;
    return copy;
  }

  /** How far apart people mark each key point, as a share of the object's size. */
  public CocoRules withSigmas(double... others) {
    CocoRules copy = copy();
    copy.sigmas = others.clone();
    return copy;
  }

  /**
   * How wide a mask's border is, as a share of its image's diagonal, above 0 and at most 1; the
   * width is rounded to pixels, at least 1.
   */
  public CocoRules withDilationRatio(double ratio) {
    if (!(ratio > 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "dilation ratio " + ratio + "; above 0 and at most 1 is valid");
    }
    CocoRules copy = copy();
    copy.dilationRatio = ratio;
    return copy;
  }

  /**
   * Only these categories, by id; one that the truth lacks has undefined numbers. Where classes are
   * not told apart, equal scores of an image rank in the categories' order.
   *
   * @throws IllegalArgumentException for an id given twice, which the reference counts twice where
   *     classes are not told apart
   */
  public CocoRules withCategories(long... ids) {
    if (unique(ids).length < ids.length) {
      throw new IllegalArgumentException(
          "categories " + Arrays.toString(ids) + ": each may be given once");
    }
    CocoRules copy = copy();
    copy.categories = agnostic() ? ids.clone() : unique(ids);
    return copy;
  }

  /** Only these images, by id. */
  public CocoRules withImages(long... ids) {
    CocoRules copy = copy();
    copy.images = unique(ids);
    return copy;
  }

  private static long[] unique(long[] ids) {
    return Arrays.stream(ids).sorted().distinct().toArray();
  }

  public CocoKind kind() {
    return kind;
  }

  public double[] iouThresholds() {
    return iouThresholds.clone();
  }

  /**
   * The place of an IoU threshold.
   *
   * @throws IllegalArgumentException for one that is not among them
   */
  int threshold(double iou) {
    for (int t = 0; t < iouThresholds.length; t++) {
      if (iouThresholds[t] == iou) {
        return t;
      }
    }
    throw new IllegalArgumentException(
        "No IoU threshold " + iou + "; valid: " + Arrays.toString(iouThresholds));
  }

  /** At which recalls precision is read. */
  public double[] recallThresholds() {
    return recallThresholds.clone();
  }

  /** Ascending. */
  public int[] maxDetections() {
    return maxDetections.clone();
  }

  public List<AreaRange> areas() {
    return areas;
  }

  public Grouping grouping() {
    return grouping;
  }

  public Strictness strictness() {
    return strictness;
  }

  public double[] sigmas() {
    return sigmas.clone();
  }

  /** A border's width as a share of the image's diagonal. */
  public double dilationRatio() {
    return dilationRatio;
  }

  /** Ids, where not all count. */
  public Optional<long[]> categories() {
    return Optional.ofNullable(categories);
  }

  /** Ids, where not all count. */
  public Optional<long[]> images() {
    return Optional.ofNullable(images);
  }

  public Benchmark benchmark() {
    return benchmark;
  }

  boolean lvis() {
    return benchmark == Benchmark.LVIS;
  }

  boolean agnostic() {
    return grouping == Grouping.CLASS_AGNOSTIC;
  }

  /** Detections of an image and class beyond this many do not count. */
  public int cut() {
    return maxDetections[maxDetections.length - 1];
  }

  /** The place of an area range; -1: there is none of that name. */
  public int area(String name) {
    for (int a = 0; a < areas.size(); a++) {
      if (areas.get(a).name().equals(name)) {
        return a;
      }
    }
    return -1;
  }

  double[] lows() {
    return areas.stream().mapToDouble(AreaRange::low).toArray();
  }

  /** The largest areas of the ranges; boundary-iou-api's LVIS leaves each upper bound out. */
  double[] highs() {
    boolean open = lvis() && kind == CocoKind.BOUNDARY;
    return areas.stream()
        .mapToDouble(AreaRange::high)
        .map(high -> open ? Math.nextDown(high) : high)
        .toArray();
  }
}
