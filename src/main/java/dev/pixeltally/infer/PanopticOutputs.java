package dev.pixeltally.infer;

import dev.pixeltally.config.YamlNode;
import dev.pixeltally.image.PixelPlaces;
import dev.pixeltally.infer.OutputSpec.ClassValues;
import dev.pixeltally.infer.OutputSpec.Fuse;
import dev.pixeltally.infer.OutputSpec.SegmentIds;
import dev.pixeltally.labels.LabelSpace;

/** Reads what a bundle says of heads that give segments. */
final class PanopticOutputs {
  private static final int MAX_SIDE = 1 << 14;

  private PanopticOutputs() {}

  static OutputSpec labels(YamlNode node, LabelSpace labels) {
    int divisor = node.integer("divisor");
    if (divisor < 1) {
      throw node.refusal("divisor", "should be 1 or more, is " + divisor);
    }
    int none = node.has("void-class") ? node.integer("void-class") : -1;
    if (node.has("void-class") && none < 0) {
      throw node.refusal("void-class", "should be 0 or more, is " + none);
    }
    int area = node.integer("stuff-area", 0);
    if (area < 0) {
      throw node.refusal("stuff-area", "should be 0 (no limit) or more, is " + area);
    }
    return new OutputSpec.PanopticLabels(
        node.text("name"),
        labels,
        node.choice("classes-are", ClassValues.INDICES),
        divisor,
        none,
        area,
        node.choice("filter", PixelPlaces.NEAREST));
  }

  /** Where nothing is said, as transformers does it. */
  static OutputSpec queries(YamlNode node, LabelSpace labels) {
    YamlNode tensors = node.child("tensors");
    String classes = tensors.text("classes");
    String masks = tensors.text("masks");
    tensors.refuseOthers();
    if (classes.equals(masks)) {
      throw tensors.refusal("masks", "is " + masks + ", which the classes are");
    }
    int side = node.integer("mask-side", 0);
    if (side < 0 || side > MAX_SIDE) {
      throw node.refusal("mask-side", "should lie between 0 and " + MAX_SIDE + ", is " + side);
    }
    return new OutputSpec.PanopticQueries(
        classes,
        masks,
        labels,
        node.choice("classes-are", ClassValues.INDICES),
        share(node, "score-threshold", 0.5),
        share(node, "mask-threshold", 0.5),
        share(node, "overlap-threshold", 0.8),
        node.choice("fuse", Fuse.STUFF),
        node.choice("segment-ids", SegmentIds.DISTINCT),
        side);
  }

  private static double share(YamlNode node, String key, double otherwise) {
    double value = node.number(key, otherwise);
    if (!(value >= 0 && value <= 1)) {
      throw node.refusal(key, "should lie between 0 and 1, is " + value);
    }
    return value;
  }
}
