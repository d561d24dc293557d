package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.Preprocessing;
import dev.pixeltally.image.Preprocessing.Layout;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A network and all that is needed to use it: a folder with the network file and {@code
 * bundle.yaml}. It travels to executors as this description; the network itself goes by its path or
 * as {@link #networkBytes}.
 *
 * @param name for people; changes nothing
 * @param network where the network file lies on the machine that opened the bundle
 * @param networkSha256 the network's checksum, hexadecimal
 * @param input name of the input tensor
 * @param preprocessing from an RGB image to the input tensor
 * @param outputs the heads, all fed by one pass
 * @param batchLimit images that the network takes at once: 1, or {@link Integer#MAX_VALUE}
 * @param inputAxes 4 with a batch axis, 3 of a network that takes one image without
 * @param arithmetic in what the network is computed: a run's choice, not the description's
 */
public record ModelBundle(
    String name,
    String network,
    String networkSha256,
    String input,
    Preprocessing preprocessing,
    List<OutputSpec> outputs,
    int batchLimit,
    int inputAxes,
    Arithmetic arithmetic)
    implements Serializable {

  /** The name of the description within a bundle's folder. */
  public static final String FILE = "bundle.yaml";

  public ModelBundle {
    outputs = List.copyOf(outputs);
  }

  /**
   * Opens and checks a bundle without loading the engine: description, checksum, and that the
   * network's inputs, outputs and classes fit.
   *
   * @param folderOrYaml a folder with {@link #FILE}, or the description itself
   * @throws Refusal saying what is wrong and what would be valid
   */
  public static ModelBundle open(Path folderOrYaml) {
    return BundleReader.read(BundleFiles.of(folderOrYaml));
  }

  /**
   * As {@link #open(Path)}, from any storage: files that are not local are copied, and the copies
   * stay until this process ends.
   *
   * @param folderOrYaml a local path or the URI of another storage
   * @param hadoop Hadoop's settings for addresses that are not local
   */
  public static ModelBundle open(String folderOrYaml, Map<String, String> hadoop) {
    return BundleReader.read(BundleFiles.of(folderOrYaml, hadoop));
  }

  /** The same, computed otherwise: its predictions are others, and so is its fingerprint. */
  public ModelBundle computedIn(Arithmetic other) {
    return new ModelBundle(
        name, network, networkSha256, input, preprocessing, outputs, batchLimit, inputAxes, other);
  }

  /** The input tensor's shape, for images of so many pixels. */
  long[] inputShape(int images, int height, int width) {
    boolean planar = preprocessing.layout() == Layout.NCHW;
    long[] batched =
        planar ? new long[] {images, 3, height, width} : new long[] {images, height, width, 3};
    return inputAxes == 4 ? batched : Arrays.copyOfRange(batched, 1, 4);
  }

  /**
   * The network file's bytes, with the checksum that the description promises.
   *
   * @throws Refusal where the file is gone or has changed since the bundle was opened
   */
  public byte[] networkBytes() {
    byte[] bytes = unverifiedBytes();
    verify(Sha256.of(bytes));
    return bytes;
  }

  byte[] unverifiedBytes() {
    try {
      return Files.readAllBytes(Path.of(network));
    } catch (IOException e) {
      throw new Refusal("Cannot read " + network + " of model bundle " + name + ": " + e, e);
    }
  }

  void verify(String found) {
    if (!found.equals(networkSha256)) {
      throw new Refusal(
          "Cannot use " + network + ": its sha256 is " + found + ", not " + networkSha256);
    }
  }

  /**
   * sha256 (hexadecimal) over everything that changes predictions: the network's checksum,
   * preprocessing, heads, the classes' ids and names, and other arithmetic than its own. The
   * bundle's name, comments, order and formatting of the file do not count.
   */
  public String fingerprint() {
    return Fingerprint.of(this);
  }

  /** As {@link #fingerprint()}, of predictions on images that are turned first, or not. */
  public String fingerprint(Orientation orientation) {
    return Fingerprint.turned(fingerprint(), orientation);
  }

  /** sha256 (hexadecimal) over the preprocessing alone. */
  public String preprocessingHash(Orientation orientation) {
    return Fingerprint.turned(Fingerprint.of(preprocessing), orientation);
  }
}
