package dev.pixeltally.infer;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.image.Preprocessing;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.image.ResizePolicy;
import dev.pixeltally.infer.TensorInfo.Dim;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether a network's inputs and outputs are what a bundle's description says. */
final class SignatureCheck {
  private static final Set<Integer> LABEL_TYPES =
      Set.of(
          TensorInfo.UINT8,
          TensorInfo.INT8,
          TensorInfo.INT32,
          TensorInfo.INT64,
          TensorInfo.FLOAT32,
          TensorInfo.FLOAT16);

  private final String file;
  private final OnnxSignature network;

  SignatureCheck(String file, OnnxSignature network) {
    this.file = file;
    this.network = network;
  }

  /**
   * How the network is fed.
   *
   * @param batchLimit images at once: 1, or {@link Integer#MAX_VALUE}
   * @param axes 4 with a batch axis, 3 without
   */
  record Input(int batchLimit, int axes) {}

  /** Checks the input. */
  Input input(YamlNode node, String name, Preprocessing preprocessing) {
    TensorInfo tensor = named(node, "name", name, network.inputs(), "input");
    if (network.inputs().size() > 1) {
      throw node.refusal(
          "name", "is the only input fed, but " + file + " needs " + names(network.inputs()));
    }
    if (!tensor.isFloat()) {
      throw node.refusal(
          "name",
          "is "
              + name
              + ", "
              + tensor.typeName()
              + " in "
              + file
              + "; it is fed float32 or float16");
    }
    if (!tensor.rankKnown()) {
      return new Input(Integer.MAX_VALUE, 4);
    }
    Layout layout = preprocessing.layout();
    if (tensor.rank() != 4 && tensor.rank() != 3) {
      throw node.refusal(
          "name",
          "is "
              + name
              + " "
              + tensor.shape()
              + " in "
              + file
              + "; four axes are fed, or three of one image");
    }
    int lead = tensor.rank() - 3;
    int axis = layout == Layout.NCHW ? lead : lead + 2;
    Dim channels = tensor.dims().get(axis);
    Dim other = tensor.dims().get(2 * lead + 2 - axis);
    if (channels.fixed() ? channels.size() != 3 : other.size() == 3) {
      throw node.refusal(
          "layout",
          "is "
              + layout
              + ", but "
              + name
              + " "
              + tensor.shape()
              + " in "
              + file
              + " has "
              + channels
              + " channels there, not 3"
              + (other.size() == 3 ? "; its layout looks like " + other(layout) : ""));
    }
    sides(node, tensor, axis == lead ? lead + 1 : lead, preprocessing.resize());
    if (lead == 0) {
      return new Input(1, 3);
    }
    Dim batch = tensor.dims().get(0);
    if (batch.fixed() && batch.size() != 1) {
      throw node.refusal(
          "name",
          "is "
              + name
              + " "
              + tensor.shape()
              + " in "
              + file
              + ": a batch of exactly "
              + batch
              + "; export it with a batch of 1 or an open one");
    }
    return new Input(batch.fixed() ? 1 : Integer.MAX_VALUE, 4);
  }

  /** A network of fixed sides can only be fed by a policy that always gives these sides. */
  private void sides(YamlNode node, TensorInfo tensor, int rows, ResizePolicy policy) {
    Dim height = tensor.dims().get(rows);
    Dim width = tensor.dims().get(rows + 1);
    if (!height.fixed() && !width.fixed()) {
      return;
    }
    boolean fits = false;
    if (policy instanceof ResizePolicy.Fixed f) {
      fits = fits(width, f.width()) && fits(height, f.height());
    } else if (policy instanceof ResizePolicy.Letterbox l) {
      fits = fits(width, l.width()) && fits(height, l.height());
    }
    if (!fits) {
      throw node.refusal(
          "name",
          "is "
              + tensor.name()
              + " "
              + tensor.shape()
              + " in "
              + file
              + ": it takes width "
              + width
              + " and height "
              + height
              + " only, which resize "
              + policy
              + " does not give; use policy fixed or letterbox with these sides");
    }
  }

  private static boolean fits(Dim dim, int side) {
    return !dim.fixed() || dim.size() == side;
  }

  void output(YamlNode node, OutputSpec spec) {
    if (spec instanceof OutputSpec.Detections detections) {
      YamlNode tensors = node.child("tensors");
      detections
          .parts()
          .forEach(
              (part, name) -> {
                String key = part.name().toLowerCase(Locale.ROOT).replace('_', '-');
                TensorInfo tensor = named(tensors, key, name, network.outputs(), "output");
                refuse(tensors, key, name, InstanceSignature.part(tensor, part, detections));
              });
      return;
    }
    if (spec instanceof OutputSpec.PanopticQueries queries) {
      YamlNode tensors = node.child("tensors");
      String classes = queries.classTensor();
      TensorInfo logits = named(tensors, "classes", classes, network.outputs(), "output");
      refuse(tensors, "classes", classes, PanopticSignature.classes(logits, queries));
      String masks = queries.maskTensor();
      TensorInfo planes = named(tensors, "masks", masks, network.outputs(), "output");
      refuse(tensors, "masks", masks, PanopticSignature.masks(planes));
      return;
    }
    TensorInfo tensor = named(node, "name", spec.name(), network.outputs(), "output");
    refuse(node, "name", spec.name(), problem(tensor, spec));
  }

  private static Optional<String> problem(TensorInfo tensor, OutputSpec spec) {
    if (spec instanceof OutputSpec.Yolox yolox) {
      return InstanceSignature.yolox(tensor, yolox);
    }
    if (spec instanceof OutputSpec.RealValues values) {
      return Optional.ofNullable(RealValues.problem(tensor, values));
    }
    if (spec instanceof OutputSpec.PanopticLabels) {
      return PanopticSignature.labels(tensor);
    }
    return spec instanceof OutputSpec.Semantic s && s.head() == OutputSpec.Kind.SEMANTIC_LOGITS
        ? logits(tensor, s)
        : labels(tensor);
  }

  private void refuse(YamlNode node, String key, String name, Optional<String> problem) {
    if (problem.isPresent()) {
      throw node.refusal(key, "is " + name + ": " + file + " " + problem.get());
    }
  }

  private static Optional<String> logits(TensorInfo tensor, OutputSpec.Semantic spec) {
    if (!tensor.isFloat()) {
      return Optional.of(
          "gives " + tensor.typeName() + " there; head semantic-logits reads float32 or float16");
    }
    if (!tensor.rankKnown()) {
      return Optional.empty();
    }
    if (tensor.rank() != 4) {
      return Optional.of(
          "gives " + tensor.shape() + " there; head semantic-logits reads four axes, [N, C, H, W]");
    }
    int axis = spec.layout() == Layout.NCHW ? 1 : 3;
    Dim channels = tensor.dims().get(axis);
    Dim other = tensor.dims().get(4 - axis);
    int classes = spec.labels().size();
    return (channels.fixed() ? channels.size() != classes : other.size() == classes)
        ? Optional.of(ClassCount.problem(channels.toString(), other.size(), tensor.shape(), spec))
        : Optional.empty();
  }

  private static Optional<String> labels(TensorInfo tensor) {
    if (!LABEL_TYPES.contains(tensor.type())) {
      return Optional.of(
          "gives "
              + tensor.typeName()
              + " there; head semantic-labels reads uint8, int8, int32, int64, float32 or float16");
    }
    if (!tensor.rankKnown() || tensor.rank() == 3) {
      return Optional.empty();
    }
    boolean single =
        tensor.rank() == 4
            && (!tensor.dims().get(1).fixed()
                || tensor.dims().get(1).size() == 1
                || tensor.dims().get(3).size() == 1);
    return single
        ? Optional.empty()
        : Optional.of(
            "gives "
                + tensor.shape()
                + " there; head semantic-labels reads [N, H, W] or [N, 1, H, W]");
  }

  static Layout other(Layout layout) {
    return layout == Layout.NCHW ? Layout.NHWC : Layout.NCHW;
  }

  private TensorInfo named(
      YamlNode node, String key, String name, List<TensorInfo> tensors, String what) {
    for (TensorInfo tensor : tensors) {
      if (tensor.name().equals(name)) {
        return tensor;
      }
    }
    List<String> valid = tensors.stream().map(TensorInfo::name).toList();
    throw node.refusal(
        key, "is " + name + ", but " + file + " has no such " + what + Nearest.hint(name, valid));
  }

  private static List<String> names(List<TensorInfo> tensors) {
    return tensors.stream().map(TensorInfo::name).toList();
  }
}
