package dev.pixeltally.infer;

import dev.pixeltally.image.Geometry;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The networks and label maps that {@code make_infer_golden.py} made. */
final class Golden {
  static final String LABELS =
      """
      name: five
      classes:
        - {id: 10, name: one, colour: '#000001'}
        - {id: 20, name: two, colour: '#000002'}
        - {id: 30, name: three, colour: '#000003'}
        - {id: 40, name: four, colour: '#000004'}
        - {id: 255, name: five, colour: '#000005'}
      """;

  private Golden() {}

  /** One image of the golden cases. */
  record Case(
      String name, String network, String head, String layout, String output, Geometry geometry) {

    FloatBuffer input() {
      return ByteBuffer.wrap(bytes(name + ".in")).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    byte[] expected() {
      return bytes(name + ".out");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return new String(bytes("cases.csv"), java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .map(Golden::parse)
        .toList();
  }

  static Case named(String name) {
    return cases().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static Case parse(String line) {
    String[] f = line.split(",", -1);
    int[] n = Arrays.stream(f, 5, f.length).mapToInt(Integer::parseInt).toArray();
    Geometry geometry = new Geometry(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    return new Case(f[0], f[1], f[2], f[3], f[4], geometry);
  }

  static Path path(String file) {
    URL url = Golden.class.getResource("/golden/infer/" + file);
    if (url == null) {
      throw new IllegalStateException("No golden file " + file);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(path(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What Python's hashlib says. */
  static String sha256(String network) {
    return new String(bytes("SHA256SUMS"), java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .filter(l -> l.endsWith("  " + network + ".onnx"))
        .map(l -> l.substring(0, 64))
        .findFirst()
        .orElseThrow();
  }

  /** A bundle's description around one golden network; tests replace what they want wrong. */
  static String yaml(String network, String head, String output, String layout) {
    return """
        name: test
        network: {file: %s.onnx, sha256: %s}
        input: {name: image, layout: %s, order: RGB, scale: 1, mean: [0, 0, 0], std: [1, 1, 1]}
        resize: {policy: keep, multiple: 8, pad-value: 0}
        outputs:
          - {head: %s, name: %s, labels: five.yaml}
        """
        .formatted(network, sha256(network), layout, head, output);
  }

  static String logitsYaml(String network) {
    return yaml(network, "semantic-logits", "logits", "NCHW");
  }

  /** Writes a bundle into a folder; returns the description's path. */
  static Path write(Path folder, String network, String yaml) {
    try {
      Files.write(folder.resolve(network + ".onnx"), bytes(network + ".onnx"));
      Files.writeString(folder.resolve("five.yaml"), LABELS);
      return Files.writeString(folder.resolve(ModelBundle.FILE), yaml);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static ModelBundle bundle(Path folder, String network, String yaml) {
    return ModelBundle.open(write(folder, network, yaml));
  }

  static ModelBundle logits(Path folder, String network) {
    return bundle(folder, network, logitsYaml(network));
  }

  static ModelBundle bundle(Path folder, Case c) {
    return bundle(folder, c.network(), yaml(c.network(), c.head(), c.output(), c.layout()));
  }
}
