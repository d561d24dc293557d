package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.image.Preprocessing;
import dev.pixeltally.image.Preprocessing.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code bundle.yaml} strictly and checks that the network beside it fits. */
final class BundleReader {
  private final BundleFiles files;
  private final YamlNode top;

  private BundleReader(BundleFiles files) {
    this.files = files;
    this.top = files.description();
  }

  static ModelBundle read(BundleFiles files) {
    return new BundleReader(files).bundle();
  }

  private ModelBundle bundle() {
    String name = top.text("name", files.name());
    YamlNode network = top.child("network");
    final String file = network.text("file");
    final String sha256 = network.text("sha256").toLowerCase(Locale.ROOT);
    network.refuseOthers();
    final YamlNode input = top.child("input");
    final YamlNode resize = top.child("resize");
    final List<YamlNode> outputNodes = top.children("outputs");
    top.refuseOthers();

    String inputName = input.text("name");
    Preprocessing preprocessing = PreprocessingReader.read(input, resize);
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
    SignatureCheck.Input feed = check.input(input, inputName, preprocessing);
    for (int i = 0; i < outputs.size(); i++) {
      check.output(outputNodes.get(i), outputs.get(i));
    }
    return new ModelBundle(
        name,
        path.toString(),
        sha256,
        inputName,
        preprocessing,
        outputs,
        feed.batchLimit(),
        feed.axes(),
        Arithmetic.ITS_OWN);
  }

  private Path networkFile(YamlNode network, String file) {
    if (!files.holds(file)) {
      throw network.refusal(
          "file", "is " + file + ", outside the bundle's folder " + files.folder());
    }
    if (!files.has(file)) {
      throw network.refusal("file", "is " + file + ": no such file in " + files.folder());
    }
    return files.local(file);
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

  private List<OutputSpec> outputs(List<YamlNode> nodes, Layout inputLayout) {
    if (nodes.isEmpty()) {
      throw top.refusal("outputs", "is empty; at least one head is needed");
    }
    OutputReader reader = new OutputReader(files, inputLayout);
    List<OutputSpec> outputs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode node : nodes) {
      OutputSpec spec = reader.read(node);
      for (String name : spec.tensors()) {
        if (!names.add(name)) {
          throw spec.tensors().size() > 1
              ? node.refusal("tensors", "has " + name + ", which stands for two outputs")
              : node.refusal("name", "is " + name + ", which another output has too");
        }
      }
      outputs.add(spec);
    }
    return outputs;
  }
}
