package dev.pixeltally.measure.coco;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.Strictness;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The protocols over detections, under the names that the command line gives them. */
public enum CocoProtocol {
  COCO_BBOX("coco-bbox", CocoKind.BBOX, CocoRules.Benchmark.COCO),
  COCO_SEGM("coco-segm", CocoKind.SEGM, CocoRules.Benchmark.COCO),
  COCO_BOUNDARY("coco-boundary", CocoKind.BOUNDARY, CocoRules.Benchmark.COCO),
  COCO_KEYPOINTS("coco-keypoints", CocoKind.KEYPOINTS, CocoRules.Benchmark.COCO),
  LVIS_BBOX("lvis-bbox", CocoKind.BBOX, CocoRules.Benchmark.LVIS),
  LVIS_SEGM("lvis-segm", CocoKind.SEGM, CocoRules.Benchmark.LVIS),
  LVIS_BOUNDARY("lvis-boundary", CocoKind.BOUNDARY, CocoRules.Benchmark.LVIS);

  private final String word;
  private final CocoKind kind;
  private final CocoRules.Benchmark benchmark;

  CocoProtocol(String word, CocoKind kind, CocoRules.Benchmark benchmark) {
    this.word = word;
    this.kind = kind;
    this.benchmark = benchmark;
  }

  /** All names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(p -> p.word).toList();
  }

  /** The protocol of this name, if it is one of these. */
  public static Optional<CocoProtocol> named(String name) {
    return Arrays.stream(values()).filter(p -> p.word.equals(name)).findFirst();
  }

  /** As the command line names it. */
  public String word() {
    return word;
  }

  /** Whether it judges masks. */
  public boolean ofMasks() {
    return kind.ofMasks();
  }

  /** Whether it judges key points. */
  public boolean ofKeyPoints() {
    return kind == CocoKind.KEYPOINTS;
  }

  /** Whether it judges the borders of masks. */
  public boolean ofBorders() {
    return kind == CocoKind.BOUNDARY;
  }

  /** As in the tables: what is not the reference's own bits says so. */
  public String name(CocoConfig config) {
    return config.mode() == CocoConfig.Mode.CORRECTED ? word + "-corrected" : word;
  }

  /** One sentence. */
  public String convention(CocoConfig config) {
    String of =
        kind == CocoKind.BOUNDARY
            ? "boundary-iou-api"
            : benchmark == CocoRules.Benchmark.COCO ? "pycocotools 2.0.11" : "lvis-api 0.5.3";
    String what =
        switch (kind) {
          case BBOX -> "average precision of boxes";
          case SEGM -> "average precision of masks";
          case BOUNDARY -> "average precision of masks by the lesser of mask and boundary IoU";
          case KEYPOINTS -> "average precision of key points by OKS";
        };
    return config.mode() == CocoConfig.Mode.CORRECTED
        ? what + " by the rules of " + of + ", its known faults mended"
        : what + " as " + of + " computes it";
  }

  /** What a reader has to keep. */
  public Set<CocoPart> parts() {
    return switch (kind) {
      case BBOX -> EnumSet.noneOf(CocoPart.class);
      case SEGM, BOUNDARY -> EnumSet.of(CocoPart.SEGMENTATION);
      case KEYPOINTS -> EnumSet.of(CocoPart.KEYPOINTS);
    };
  }

  public static Strictness strictness(CocoConfig config) {
    return Strictness.valueOf(config.mode().name());
  }

  /**
   * The rules as configured, but for the categories.
   *
   * @throws Refusal for what this protocol cannot be told
   */
  public CocoRules rules(CocoConfig config) {
    CocoRules rules =
        benchmark == CocoRules.Benchmark.LVIS ? CocoRules.lvis(kind) : CocoRules.of(kind);
    try {
      if (config.sigmas().isPresent() && kind != CocoKind.KEYPOINTS) {
        throw new IllegalArgumentException("sigmas are for coco-keypoints alone");
      }
      if (config.dilationRatio().isPresent() && kind != CocoKind.BOUNDARY) {
        throw new IllegalArgumentException(
            "dilation-ratio is for coco-boundary and lvis-boundary alone");
      }
      if (benchmark == CocoRules.Benchmark.LVIS && config.classAgnostic()) {
        throw new IllegalArgumentException("LVIS' rules need classes: class-agnostic is for COCO");
      }
      if (benchmark == CocoRules.Benchmark.LVIS
          && config.maxDetections().map(m -> m.length > 1).orElse(false)) {
        throw new IllegalArgumentException("LVIS has one limit, max-detections of an image");
      }
      rules = rules.withStrictness(strictness(config));
      if (config.dilationRatio().isPresent()) {
        rules = rules.withDilationRatio(config.dilationRatio().get());
      }
      if (config.classAgnostic()) {
        rules = rules.withGrouping(CocoRules.Grouping.CLASS_AGNOSTIC);
      }
      if (config.iouThresholds().isPresent()) {
        rules = rules.withIouThresholds(config.iouThresholds().get());
      }
      if (config.maxDetections().isPresent()) {
        rules = rules.withMaxDetections(config.maxDetections().get());
      }
      if (config.areas().isPresent()) {
        rules =
            rules.withAreas(
                config.areas().get().stream()
                    .map(r -> new AreaRange(r.name(), r.low(), r.high()))
                    .toList());
      }
      return config.sigmas().isPresent() ? rules.withSigmas(config.sigmas().get()) : rules;
    } catch (IllegalArgumentException e) {
      throw new Refusal("Cannot score by " + word + ": " + e.getMessage(), e);
    }
  }

  /**
   * The rules with the categories that were asked for, by name or id.
   *
   * @throws Refusal for one that the truth lacks
   */
  public CocoRules chosen(CocoRules rules, CocoConfig config, CocoTruth truth) {
    if (config.categories().isEmpty()) {
      return rules;
    }
    long[] ids = config.categories().get().stream().mapToLong(c -> id(c, truth)).toArray();
    try {
      return rules.withCategories(ids);
    } catch (IllegalArgumentException e) {
      throw new Refusal("Cannot score by " + word + ": " + e.getMessage(), e);
    }
  }

  private static long id(String category, CocoTruth truth) {
    int place = truth.names().indexOf(category);
    if (place >= 0 && truth.names().lastIndexOf(category) != place) {
      throw new Refusal(
          "categories: several of the truth's categories are called "
              + category
              + "; an id is valid instead");
    }
    if (place < 0 && category.matches("-?\\d{1,18}")) {
      place = truth.categories().find(Long.parseLong(category));
    }
    if (place < 0) {
      throw new Refusal(
          "categories: the truth has no category "
              + category
              + Nearest.hint(category, truth.names()));
    }
    return truth.categories().id(place);
  }
}
