package dev.pixeltally.infer;

import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.labels.LabelSpace;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** One prediction of a network: the tensors that make it, and how. */
public sealed interface OutputSpec extends Serializable {

  /** The heads that a bundle can name. */
  enum Kind {
    /** A float score a class and pixel; the label is the arg max. */
    SEMANTIC_LOGITS,
    /** A class index a pixel. */
    SEMANTIC_LABELS,
    /** Boxes relative to the cells of YOLOX's grids. */
    YOLOX,
    /** Boxes, classes and scores, maybe masks and key points, as torchvision's detectors give. */
    DETECTIONS
  }

  /** What the tensors mean. */
  Kind head();

  /** The names of the tensors in the network, the one that all heads of its kind have first. */
  List<String> tensors();

  /** The classes, in channel or index order. */
  LabelSpace labels();

  /** The name of the first tensor: what messages call this output. */
  default String name() {
    return tensors().get(0);
  }

  /** What the tensors become. */
  PredictionKind gives();

  /** Whether its instances have masks. */
  default boolean givesMasks() {
    return false;
  }

  /** Whether its instances have key points. */
  default boolean givesKeyPoints() {
    return false;
  }

  /**
   * A label map.
   *
   * @param head {@link Kind#SEMANTIC_LOGITS} or {@link Kind#SEMANTIC_LABELS}
   * @param name the tensor's name in the network
   * @param layout order of its axes, where it has a channel axis
   */
  record Semantic(Kind head, String name, Layout layout, LabelSpace labels) implements OutputSpec {
    @Override
    public List<String> tensors() {
      return List.of(name);
    }

    @Override
    public PredictionKind gives() {
      return PredictionKind.LABEL_MAP;
    }
  }

  /**
   * Grids of YOLOX.
   *
   * @param name the tensor's name in the network
   * @param strides pixels of the input tensor that a cell of each grid covers, in the tensor's
   *     order of grids
   * @param selection which boxes count
   */
  record Yolox(String name, LabelSpace labels, List<Integer> strides, Selection selection)
      implements OutputSpec {

    public Yolox {
      strides = List.copyOf(strides);
    }

    @Override
    public Kind head() {
      return Kind.YOLOX;
    }

    @Override
    public PredictionKind gives() {
      return PredictionKind.INSTANCES;
    }

    @Override
    public List<String> tensors() {
      return List.of(name);
    }
  }

  /**
   * Boxes, classes and scores, maybe masks and key points.
   *
   * @param parts the tensors' names in the network; {@link Part#BOXES}, {@link Part#SCORES} and
   *     {@link Part#CLASSES} are there
   * @param classes what the tensor of classes holds
   * @param coordinates what boxes and key points are measured in
   * @param maskFrame what masks cover
   * @param maskThreshold a pixel is of the mask where its value exceeds this
   * @param selection which boxes count
   */
  record Detections(
      Map<Part, String> parts,
      LabelSpace labels,
      ClassValues classes,
      Coordinates coordinates,
      MaskFrame maskFrame,
      double maskThreshold,
      Selection selection)
      implements OutputSpec {

    public Detections {
      parts = Map.copyOf(parts);
    }

    @Override
    public Kind head() {
      return Kind.DETECTIONS;
    }

    @Override
    public PredictionKind gives() {
      return PredictionKind.INSTANCES;
    }

    @Override
    public boolean givesMasks() {
      return parts.containsKey(Part.MASKS);
    }

    @Override
    public boolean givesKeyPoints() {
      return parts.containsKey(Part.KEY_POINTS);
    }

    @Override
    public List<String> tensors() {
      return parts.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(Map.Entry::getValue)
          .toList();
    }
  }

  /** The tensors of {@link Detections}; n instances in all, of one image or with a batch axis. */
  enum Part {
    /** float32 {@code [n, 4]} or {@code [N, K, 4]}: left, top, right, bottom. */
    BOXES,
    /** float32 {@code [n]} or {@code [N, K]}. */
    SCORES,
    /** int64, int32 or float32 {@code [n]} or {@code [N, K]}. */
    CLASSES,
    /** float32 {@code [n, 1, h, w]} or {@code [N, K, h, w]}, the 1 may be left out. */
    MASKS,
    /** float32 {@code [n, P, 2]} or {@code [N, K, P, 3]}: x, y and maybe a score. */
    KEY_POINTS,
    /** float32 {@code [n, P]} or {@code [N, K, P]}. */
    KEY_POINT_SCORES,
    /** Where there is a batch axis: how many of K count, int64 or int32 {@code [N]}. */
    COUNTS,
    /** Where there is none: each instance's image, its place in the batch, int64 or int32. */
    IMAGES
  }

  /** What a tensor of classes holds. */
  enum ClassValues {
    /** The label space's ids. */
    IDS,
    /** Places among its classes. */
    INDICES
  }

  /** What boxes and key points are measured in. */
  enum Coordinates {
    /** Pixels of the network's input tensor. */
    TENSOR,
    /** Pixels of the image. */
    IMAGE
  }

  /** What masks cover. */
  enum MaskFrame {
    /** The instance's box: soft masks, to be pasted. */
    BOX,
    /** All that {@link Coordinates} names. */
    WHOLE
  }
}
