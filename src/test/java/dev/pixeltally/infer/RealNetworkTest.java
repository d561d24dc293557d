package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.Packer;
import dev.pixeltally.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trained network on real photographs, where {@code ../shared} (or PIXELTALLY_SHARED) has them,
 * against Python's onnxruntime, where {@code PIXELTALLY_PYTHON} (or python3) has it.
 */
class RealNetworkTest {
  private static final int PHOTOGRAPHS = 3;

  @TempDir Path folder;

  private static Path shared() {
    String named = System.getenv("PIXELTALLY_SHARED");
    Path shared = Path.of(named == null ? "../shared" : named);
    assumeThat(shared.resolve("models/camvid-unet.onnx")).as("skipped: no shared data").exists();
    return shared.toAbsolutePath();
  }

  private ModelBundle bundle(String network, String output) throws IOException {
    Path file = Path.of(network);
    Path here = Files.createDirectories(folder.resolve(output));
    Files.copy(file, here.resolve("network.onnx"));
    String yaml =
        """
        name: camvid
        network: {file: network.onnx, sha256: %s}
        input: {name: image, layout: NCHW, order: RGB, scale: 0.00392156862745098,
                mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]}
        resize: {policy: keep, multiple: 16, pad-value: 0}
        outputs:
          - {head: %s, name: %s, labels: camvid}
        """
            .formatted(Sha256.of(Files.readAllBytes(file)), "semantic-" + output, output);
    Files.writeString(here.resolve(ModelBundle.FILE), yaml);
    return ModelBundle.open(here);
  }

  private static List<Path> photographs(Path shared) throws IOException {
    try (Stream<Path> files = Files.walk(shared.resolve("data/camvid-val/images"))) {
      return files.filter(Files::isRegularFile).sorted().limit(PHOTOGRAPHS).toList();
    }
  }

  private static List<LabelMap> labels(ModelBundle bundle, List<Path> photographs)
      throws Exception {
    Network network = NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT);
    Batcher<Path> batcher = new Batcher<>(network, 1, 1);
    TensorPool pool = new TensorPool(1);
    List<LabelMap> maps = new ArrayList<>();
    for (Path file : photographs) {
      RgbImage image =
          new ImageDecoder()
              .decode(Files.readAllBytes(file), DecodeLimits.DEFAULT, Orientation.IGNORE);
      Geometry geometry =
          Geometry.of(bundle.preprocessing().resize(), image.width(), image.height());
      Tensor tensor = pool.take(geometry.floats());
      new Packer().pack(image, geometry, bundle.preprocessing(), tensor.floats());
      maps.add(batcher.submit(new Item<>(file, geometry, tensor)).get(0).labels());
    }
    return maps;
  }

  @Test
  void bothNetworksGiveTheSameMaps() throws Exception {
    Path shared = shared();
    List<Path> photographs = photographs(shared);
    List<LabelMap> logits =
        labels(bundle(shared + "/models/camvid-unet.onnx", "logits"), photographs);
    List<LabelMap> labels =
        labels(bundle(shared + "/models/camvid-unet-argmax.onnx", "labels"), photographs);
    assertThat(photographs).hasSize(PHOTOGRAPHS);
    for (int i = 0; i < PHOTOGRAPHS; i++) {
      assertThat(logits.get(i).ids()).isEqualTo(labels.get(i).ids());
      assertThat(logits.get(i).width()).isEqualTo(480);
    }
  }

  @Test
  void mapsAgreeWithPythons() throws Exception {
    Path shared = shared();
    List<Path> photographs = photographs(shared);
    List<String> arguments = new ArrayList<>();
    arguments.add(shared + "/models/camvid-unet.onnx");
    arguments.add(folder.resolve("python.out").toString());
    photographs.forEach(p -> arguments.add(p.toString()));
    PythonRun.of(folder, "run_network.py", arguments);

    byte[] expected = Files.readAllBytes(folder.resolve("python.out"));
    int at = 0;
    long differing = 0;
    for (LabelMap map :
        labels(bundle(shared + "/models/camvid-unet.onnx", "logits"), photographs)) {
      byte[] theirs = Arrays.copyOfRange(expected, at, at + map.ids().length);
      for (int i = 0; i < theirs.length; i++) {
        differing += theirs[i] == map.ids()[i] ? 0 : 1;
      }
      at += theirs.length;
    }
    assertThat(at).isEqualTo(expected.length);
    assertThat(differing / (double) at).as("%d of %d pixels", differing, at).isLessThan(0.0005);
  }
}
