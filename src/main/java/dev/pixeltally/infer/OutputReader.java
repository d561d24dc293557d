package dev.pixeltally.infer;

import dev.pixeltally.config.YamlNode;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.infer.OutputSpec.ClassValues;
import dev.pixeltally.infer.OutputSpec.Coordinates;
import dev.pixeltally.infer.OutputSpec.Holds;
import dev.pixeltally.infer.OutputSpec.Kind;
import dev.pixeltally.infer.OutputSpec.MaskFrame;
import dev.pixeltally.infer.OutputSpec.Part;
import dev.pixeltally.infer.Selection.Mode;
import dev.pixeltally.infer.Selection.Rule;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one of a bundle's {@code outputs}. */
final class OutputReader {
  private static final int MAX_STRIDE = 1024;

  private final BundleFiles files;
  private final Layout inputLayout;

  OutputReader(BundleFiles files, Layout inputLayout) {
    this.files = files;
    this.inputLayout = inputLayout;
  }

  OutputSpec read(YamlNode node) {
    Kind head = node.choice("head", Kind.class);
    if (head == Kind.REAL_MAP) {
      OutputSpec spec = realMap(node);
      node.refuseOthers();
      return spec;
    }
    LabelSpace labels = labelSpace(node.text("labels"));
    if (head == Kind.SEMANTIC_LOGITS || head == Kind.SEMANTIC_LABELS) {
      labels.requireLabelMaps("Cannot make label maps of " + node.where());
    }
    OutputSpec spec =
        switch (head) {
          case SEMANTIC_LOGITS ->
              new OutputSpec.Semantic(
                  head, node.text("name"), node.choice("layout", inputLayout), labels);
          case SEMANTIC_LABELS ->
              new OutputSpec.Semantic(head, node.text("name"), inputLayout, labels);
          case YOLOX -> yolox(node, labels);
          case DETECTIONS -> detections(node, labels);
          case REAL_MAP -> throw new IllegalStateException("It has no labels");
          case PANOPTIC_LABELS -> PanopticOutputs.labels(node, labels);
          case PANOPTIC_QUERIES -> PanopticOutputs.queries(node, labels);
        };
    node.refuseOthers();
    return spec;
  }

  /** Where nothing is said, the tensor's values as they are. */
  private OutputSpec realMap(YamlNode node) {
    double scale = node.number("scale", 1);
    double offset = node.number("offset", 0);
    Holds holds = node.choice("holds", Holds.class);
    boolean reciprocal = node.flag("reciprocal", false);
    if (!Double.isFinite(scale) || scale == 0) {
      throw node.refusal("scale", "should be a finite number other than 0, is " + scale);
    }
    if (!Double.isFinite(offset)) {
      throw node.refusal("offset", "should be a finite number, is " + offset);
    }
    if (reciprocal && holds != Holds.DEPTH) {
      throw node.refusal("reciprocal", "is for holds: depth, where the network gives disparities");
    }
    return new OutputSpec.RealValues(
        node.text("name"), node.choice("layout", inputLayout), holds, scale, offset, reciprocal);
  }

  /** A built-in space, or a YAML file beside the bundle. */
  private LabelSpace labelSpace(String nameOrFile) {
    boolean isFile = nameOrFile.matches("(?i).*\\.ya?ml");
    return LabelSpaces.named(isFile ? files.local(nameOrFile).toString() : nameOrFile);
  }

  /** Where nothing is said, as YOLOX's authors measure it. */
  private static OutputSpec yolox(YamlNode node, LabelSpace labels) {
    List<Double> strides = node.has("strides") ? node.numbers("strides") : List.of(8.0, 16.0, 32.0);
    boolean whole = strides.stream().allMatch(s -> s == Math.rint(s) && s >= 1 && s <= MAX_STRIDE);
    if (strides.isEmpty() || !whole) {
      throw node.refusal(
          "strides", "should be whole numbers between 1 and " + MAX_STRIDE + ", is " + strides);
    }
    return new OutputSpec.Yolox(
        node.text("name"),
        labels,
        strides.stream().map(Double::intValue).toList(),
        selection(node, new Selection(0.01, Mode.PER_CLASS, Rule.TORCHVISION, 0.65, 0)));
  }

  /** Where nothing is said, all that the network gives with a score above 0. */
  private static OutputSpec detections(YamlNode node, LabelSpace labels) {
    YamlNode tensors = node.child("tensors");
    Map<Part, String> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      String key = part.name().toLowerCase(Locale.ROOT).replace('_', '-');
      boolean needed = part == Part.BOXES || part == Part.SCORES || part == Part.CLASSES;
      if (needed || tensors.has(key)) {
        parts.put(part, tensors.text(key));
      }
    }
    tensors.refuseOthers();
    if (parts.containsKey(Part.KEY_POINT_SCORES) && !parts.containsKey(Part.KEY_POINTS)) {
      throw tensors.refusal("key-point-scores", "needs key-points beside it");
    }
    double threshold = node.number("mask-threshold", 0.5);
    if (!Double.isFinite(threshold)) {
      throw node.refusal("mask-threshold", "should be a finite number, is " + threshold);
    }
    return new OutputSpec.Detections(
        parts,
        labels,
        node.choice("classes-are", ClassValues.IDS),
        node.choice("coordinates", Coordinates.TENSOR),
        node.choice("mask-frame", MaskFrame.BOX),
        threshold,
        selection(node, new Selection(0, Mode.NONE, Rule.TORCHVISION, 0.5, 0)));
  }

  private static Selection selection(YamlNode node, Selection otherwise) {
    double score = node.number("score-threshold", otherwise.scoreThreshold());
    double iou = node.number("nms-iou", otherwise.iou());
    int most = node.integer("max-detections", otherwise.maxDetections());
    if (!Double.isFinite(score)) {
      throw node.refusal("score-threshold", "should be a finite number, is " + score);
    }
    if (!(iou >= 0 && iou <= 1)) {
      throw node.refusal("nms-iou", "should lie between 0 and 1, is " + iou);
    }
    if (most < 0) {
      throw node.refusal("max-detections", "should be 0 (all) or more, is " + most);
    }
    return new Selection(
        score,
        node.choice("nms", otherwise.nms()),
        node.choice("nms-rule", otherwise.rule()),
        iou,
        most);
  }
}
