package dev.pixeltally.infer;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.image.Preprocessing;
import dev.pixeltally.image.Preprocessing.ColourOrder;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.image.ResizePolicy;
import dev.pixeltally.image.ResizePolicy.Filter;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code bundle.yaml} strictly and checks that the network beside it fits. */
final class BundleReader {
  private static final int MAX_SIDE = 1 << 15;
  private static final List<String> POLICIES = List.of("keep", "short-side", "fixed", "letterbox");

  private final Path folder;
  private final YamlNode top;

  private BundleReader(Path yaml) {
    Path parent = yaml.toAbsolutePath().normalize().getParent();
    this.folder = parent == null ? yaml.toAbsolutePath() : parent;
    this.top = YamlNode.read(yaml);
  }

  static ModelBundle read(Path yaml) {
    return new BundleReader(yaml).bundle();
  }

  private ModelBundle bundle() {
    String name = top.text("name", folder.getFileName() + "");
    YamlNode network = top.child("network");
    final String file = network.text("file");
    final String sha256 = network.text("sha256").toLowerCase(Locale.ROOT);
    network.refuseOthers();
    final YamlNode input = top.child("input");
    final YamlNode resize = top.child("resize");
    final List<YamlNode> outputNodes = top.children("outputs");
    top.refuseOthers();

    String inputName = input.text("name");
    Preprocessing preprocessing = preprocessing(input, resize);
    List<OutputSpec> outputs = outputs(outputNodes, preprocessing.layout());

    Path path = networkFile(network, file);
    ByteBuffer bytes = map(network, path);
    String found = Sha256.of(bytes);
    if (!found.equals(sha256)) {
      throw network.refusal("sha256", "is " + sha256 + ", but " + file + " has " + found);
    }
    OnnxSignature signature;
    try {
      signature = OnnxSignature.read(bytes);
    } catch (Refusal e) {
      throw new Refusal("Cannot read the network " + path + ": " + e.getMessage(), e);
    }
    SignatureCheck check = new SignatureCheck(file, signature);
    int batchLimit = check.input(input, inputName, preprocessing);
    for (int i = 0; i < outputs.size(); i++) {
      check.output(outputNodes.get(i), outputs.get(i));
    }
    return new ModelBundle(
        name, path.toString(), sha256, inputName, preprocessing, outputs, batchLimit);
  }

  private Path networkFile(YamlNode network, String file) {
    Path path = folder.resolve(file).normalize();
    if (!path.startsWith(folder)) {
      throw network.refusal("file", "is " + file + ", outside the bundle's folder " + folder);
    }
    if (!Files.isRegularFile(path)) {
      throw network.refusal("file", "is " + file + ": no such file in " + folder);
    }
    return path;
  }

  private static ByteBuffer map(YamlNode network, Path path) {
    try (FileChannel channel = FileChannel.open(path)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw network.refusal(
            "file", "is " + path + " of " + channel.size() + " bytes; at most 2 GiB are read");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException e) {
      throw network.refusal("file", "is " + path + ", which cannot be read: " + e);
    }
  }

  private static Preprocessing preprocessing(YamlNode input, YamlNode resize) {
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

  private List<OutputSpec> outputs(List<YamlNode> nodes, Layout inputLayout) {
    if (nodes.isEmpty()) {
      throw top.refusal("outputs", "is empty; at least one head is needed");
    }
    List<OutputSpec> outputs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode node : nodes) {
      OutputSpec.Kind head = node.choice("head", OutputSpec.Kind.class);
      String name = node.text("name");
      Layout layout =
          head == OutputSpec.Kind.SEMANTIC_LOGITS
              ? node.choice("layout", inputLayout)
              : inputLayout;
      LabelSpace labels = labelSpace(node.text("labels"));
      node.refuseOthers();
      if (!names.add(name)) {
        throw node.refusal("name", "is " + name + ", which another output has too");
      }
      outputs.add(new OutputSpec(head, name, layout, labels));
    }
    return outputs;
  }

  /** A built-in space, or a YAML file beside the bundle. */
  private LabelSpace labelSpace(String nameOrFile) {
    Path beside = folder.resolve(nameOrFile).normalize();
    boolean isFile = nameOrFile.matches("(?i).*\\.ya?ml");
    return LabelSpaces.named(isFile ? beside.toString() : nameOrFile);
  }
}
