package dev.pixeltally.infer;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.image.Preprocessing;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.image.ResizePolicy;
import dev.pixeltally.infer.TensorInfo.Dim;
import java.util.List;
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
          TensorInfo.FLOAT32);

  private final String file;
  private final OnnxSignature network;

  SignatureCheck(String file, OnnxSignature network) {
    this.file = file;
    this.network = network;
  }

  /** Checks the input; returns how many images the network takes at once. */
  int input(YamlNode node, String name, Preprocessing preprocessing) {
    TensorInfo tensor = named(node, name, network.inputs(), "input");
    if (network.inputs().size() > 1) {
      throw node.refusal(
          "name", "is the only input fed, but " + file + " needs " + names(network.inputs()));
    }
    if (tensor.type() != TensorInfo.FLOAT32) {
      throw node.refusal(
          "name", "is " + name + ", " + tensor.typeName() + " in " + file + "; it is fed float32");
    }
    if (!tensor.rankKnown()) {
      return Integer.MAX_VALUE;
    }
    Layout layout = preprocessing.layout();
    if (tensor.rank() != 4) {
      throw node.refusal(
          "name", "is " + name + " " + tensor.shape() + " in " + file + "; four axes are fed");
    }
    int axis = layout == Layout.NCHW ? 1 : 3;
    Dim channels = tensor.dims().get(axis);
    Dim other = tensor.dims().get(4 - axis);
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
    sides(node, tensor, axis, preprocessing.resize());
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
    return batch.fixed() ? 1 : Integer.MAX_VALUE;
  }

  /** A network of fixed sides can only be fed by a policy that always gives these sides. */
  private void sides(YamlNode node, TensorInfo tensor, int channelAxis, ResizePolicy policy) {
    Dim height = tensor.dims().get(channelAxis == 1 ? 2 : 1);
    Dim width = tensor.dims().get(channelAxis == 1 ? 3 : 2);
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
    TensorInfo tensor = named(node, spec.name(), network.outputs(), "output");
    Optional<String> problem =
        spec.head() == OutputSpec.Kind.SEMANTIC_LOGITS ? logits(tensor, spec) : labels(tensor);
    problem.ifPresent(
        p -> {
          throw node.refusal("name", "is " + spec.name() + ": " + file + " " + p);
        });
  }

  private static Optional<String> logits(TensorInfo tensor, OutputSpec spec) {
    if (tensor.type() != TensorInfo.FLOAT32) {
      return Optional.of(
          "gives " + tensor.typeName() + " there; head semantic-logits reads float32");
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
              + " there; head semantic-labels reads uint8, int8, int32, int64 or float32");
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

  private TensorInfo named(YamlNode node, String name, List<TensorInfo> tensors, String what) {
    for (TensorInfo tensor : tensors) {
      if (tensor.name().equals(name)) {
        return tensor;
      }
    }
    List<String> valid = tensors.stream().map(TensorInfo::name).toList();
    throw node.refusal(
        "name",
        "is " + name + ", but " + file + " has no such " + what + Nearest.hint(name, valid));
  }

  private static List<String> names(List<TensorInfo> tensors) {
    return tensors.stream().map(TensorInfo::name).toList();
  }
}
