package dev.pixeltally.infer;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.image.Preprocessing;
import dev.pixeltally.image.Preprocessing.ColourOrder;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.image.ResizePolicy;
import dev.pixeltally.image.ResizePolicy.Filter;
import java.util.List;

/** Reads how an image becomes the input tensor: a bundle's {@code input} and {@code resize}. */
final class PreprocessingReader {
  private static final int MAX_SIDE = 1 << 15;
  private static final List<String> POLICIES = List.of("keep", "short-side", "fixed", "letterbox");

  private PreprocessingReader() {}

  /** Both mappings are read whole; {@code input} also holds the input's name, read before. */
  static Preprocessing read(YamlNode input, YamlNode resize) {
    Layout layout = input.choice("layout", Layout.NCHW);
    ColourOrder order = input.choice("order", ColourOrder.RGB);
    double scale = input.number("scale", 1.0 / 255);
    List<Double> mean = input.has("mean") ? three(input, "mean") : List.of(0.0, 0.0, 0.0);
    List<Double> std = input.has("std") ? three(input, "std") : List.of(1.0, 1.0, 1.0);
    input.refuseOthers();
    if (!Double.isFinite(scale) || scale == 0) {
      throw input.refusal("scale", "should be a finite number other than 0, is " + scale);
    }
    if (std.contains(0.0) || std.contains(-0.0)) {
      throw input.refusal("std", "should hold no 0, is " + std);
    }
    return new Preprocessing(layout, order, scale, mean, std, resize(resize));
  }

  private static List<Double> three(YamlNode node, String key) {
    List<Double> numbers = node.numbers(key);
    if (numbers.size() != 3 || !numbers.stream().allMatch(Double::isFinite)) {
      throw node.refusal(key, "should be three finite numbers, is " + numbers);
    }
    return numbers;
  }

  private static ResizePolicy resize(YamlNode node) {
    String policy = node.text("policy");
    ResizePolicy result =
        switch (policy) {
          case "keep" -> new ResizePolicy.Keep(multiple(node), padValue(node));
          case "short-side" ->
              new ResizePolicy.ShortSide(
                  within(node, "size", node.integer("size"), 1, MAX_SIDE),
                  within(node, "max-long-side", node.integer("max-long-side", 0), 0, MAX_SIDE),
                  filter(node),
                  multiple(node),
                  padValue(node));
          case "fixed" ->
              new ResizePolicy.Fixed(side(node, "width"), side(node, "height"), filter(node));
          case "letterbox" ->
              new ResizePolicy.Letterbox(
                  side(node, "width"),
                  side(node, "height"),
                  filter(node),
                  node.flag("centred", true),
                  within(node, "fill", node.integer("fill", 114), 0, 255));
          default -> throw node.refusal("policy", "is " + policy + Nearest.hint(policy, POLICIES));
        };
    node.refuseOthers();
    return result;
  }

  private static Filter filter(YamlNode node) {
    return node.choice("filter", Filter.BILINEAR);
  }

  private static int multiple(YamlNode node) {
    return within(node, "multiple", node.integer("multiple", 1), 1, 4096);
  }

  private static int side(YamlNode node, String key) {
    return within(node, key, node.integer(key), 1, MAX_SIDE);
  }

  private static int within(YamlNode node, String key, int value, int low, int high) {
    if (value < low || value > high) {
      throw node.refusal(key, "should lie between " + low + " and " + high + ", is " + value);
    }
    return value;
  }

  private static double padValue(YamlNode node) {
    double value = node.number("pad-value", 0);
    if (!Double.isFinite(value)) {
      throw node.refusal("pad-value", "should be a finite number, is " + value);
    }
    return value;
  }
}
