package dev.pixeltally.infer;

import dev.pixeltally.image.PixelPlaces;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.labels.LabelSpace;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
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
    DETECTIONS,
    /** Class times a divisor plus instance, a pixel. */
    PANOPTIC_LABELS,
    /** A class and a mask a query, as DETR and its kin give. */
    PANOPTIC_QUERIES,
    /** Real values a pixel. */
    REAL_MAP
  }

  /** What the tensors mean. */
  Kind head();

  /** The names of the tensors in the network, the one that all heads of its kind have first. */
  List<String> tensors();

  /** The classes, in channel or index order; null where the prediction has none. */
  LabelSpace labels();

  /** The label space's name; where there are no classes, what the prediction holds. */
  default String space() {
    return labels().name();
  }

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

  /**
   * Real values a pixel.
   *
   * @param name the tensor's name in the network
   * @param layout order of its axes, where it has a channel axis
   * @param holds what the values are
   * @param scale what the tensor's values are multiplied by
   * @param offset what is then added
   * @param reciprocal whether of that, at the image's size, the reciprocal is taken
   */
  record RealValues(
      String name, Layout layout, Holds holds, double scale, double offset, boolean reciprocal)
      implements OutputSpec {
    @Override
    public Kind head() {
      return Kind.REAL_MAP;
    }

    @Override
    public List<String> tensors() {
      return List.of(name);
    }

    @Override
    public PredictionKind gives() {
      return PredictionKind.REAL_MAP;
    }

    @Override
    public LabelSpace labels() {
      return null;
    }

    @Override
    public String space() {
      return holds.word();
    }

    /** The shapes that are read, for messages. */
    String shapes() {
      String four = layout == Layout.NCHW ? "[N, C, H, W]" : "[N, H, W, C]";
      return holds.channels() == 1 ? four + " or [N, H, W]" : four;
    }

    /** What is wrong with another number of channels. */
    String expected(long channels) {
      return holds == Holds.COLOUR && channels == 2
          ? "two channels are a and b of Lab, and their L is in the image, which heads do not see:"
              + " export the network with the step to RGB in it"
          : holds.word()
              + " has "
              + holds.channels()
              + (holds.channels() == 1 ? " channel" : " channels")
              + " on axis "
              + (layout == Layout.NCHW ? "1" : "3")
              + " (layout "
              + layout
              + ")";
    }
  }

  /** What a map's values are. */
  enum Holds {
    /** Metres, or disparities. */
    DEPTH(1),
    /** The three parts of a surface normal, of any length. */
    NORMALS(3),
    /** Red, green and blue, 0 to 255. */
    COLOUR(3);

    private final int channels;

    Holds(int channels) {
      this.channels = channels;
    }

    /** Values a pixel. */
    public int channels() {
      return channels;
    }

    /** As in a bundle. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of that word.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Holds of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Segments by number: class times divisor plus instance.
   *
   * @param name the tensor's name in the network
   * @param classes what a class's number is
   * @param voidClass the class's number that stands for nothing; -1: none does
   * @param stuffArea stuff of fewer pixels of the image's part of the tensor is nothing; 0: none is
   * @param places how the map is brought to another size
   */
  record PanopticLabels(
      String name,
      LabelSpace labels,
      ClassValues classes,
      int divisor,
      int voidClass,
      int stuffArea,
      PixelPlaces places)
      implements OutputSpec {
    @Override
    public Kind head() {
      return Kind.PANOPTIC_LABELS;
    }

    @Override
    public PredictionKind gives() {
      return PredictionKind.SEGMENTS;
    }

    @Override
    public List<String> tensors() {
      return List.of(name);
    }
  }

  /**
   * Segments merged from a class and a mask a query.
   *
   * @param classTensor the classes' tensor in the network
   * @param maskTensor the masks'
   * @param classes what a place on the classes' axis means
   * @param threshold queries count whose class is likelier
   * @param maskThreshold a pixel is of a query's mask where its weighed likelihood reaches this
   * @param overlapThreshold a query is a segment where it owns a larger share of its mask
   * @param fuse classes of which all queries are one segment
   * @param ids how segments are numbered
   * @param maskSide logits of masks are brought to so many rows and columns first; 0: as they are
   */
  record PanopticQueries(
      String classTensor,
      String maskTensor,
      LabelSpace labels,
      ClassValues classes,
      double threshold,
      double maskThreshold,
      double overlapThreshold,
      Fuse fuse,
      SegmentIds ids,
      int maskSide)
      implements OutputSpec {
    @Override
    public Kind head() {
      return Kind.PANOPTIC_QUERIES;
    }

    @Override
    public PredictionKind gives() {
      return PredictionKind.SEGMENTS;
    }

    @Override
    public List<String> tensors() {
      return List.of(classTensor, maskTensor);
    }
  }

  /** The classes of which all queries are one segment. */
  enum Fuse {
    STUFF,
    NONE
  }

  /** How merged queries are numbered. */
  enum SegmentIds {
    /** Each segment has a number of its own. */
    DISTINCT,
    /**
     * As transformers 5.23: behind a query that joins its fused class, the next segment gets the
     * number after that class's, which another may have; these are one segment then.
     */
    TRANSFORMERS
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
