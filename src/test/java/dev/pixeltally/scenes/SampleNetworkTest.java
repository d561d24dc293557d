package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.Packer;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.infer.Batcher;
import dev.pixeltally.infer.Device;
import dev.pixeltally.infer.EngineOptions;
import dev.pixeltally.infer.Item;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.infer.NetworkCache;
import dev.pixeltally.infer.Tensor;
import dev.pixeltally.infer.TensorPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed network on scenes of a seed that neither its training nor its choice ever saw. */
class SampleNetworkTest {
  private static final Path BUNDLE = Path.of("conf/sample-network");
  private static final int SCENES = 60;

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(BUNDLE.resolve("network.onnx"))).isLessThanOrEqualTo(2_000_000);
  }

  @Test
  void labelsUnseenScenes() throws Exception {
    ModelBundle bundle = ModelBundle.open(BUNDLE);
    int n = SceneClass.labelSpace().size();
    long[] hit = new long[n];
    long[] either = new long[n];
    Batcher<String> batcher =
        new Batcher<>(NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT), 1, 1);
    TensorPool pool = new TensorPool(1);
    JpegFiles jpegs = new JpegFiles();
    SceneGenerator generator = new SceneGenerator(4242);
    for (int i = 0; i < SCENES; i++) {
      Scene scene = generator.scene(i);
      byte[] jpeg = jpegs.encode(scene.image(), scene.jpegQuality());
      RgbImage photo = new ImageDecoder().decode(jpeg, DecodeLimits.DEFAULT, Orientation.IGNORE);
      Geometry geometry =
          Geometry.of(bundle.preprocessing().resize(), photo.width(), photo.height());
      Tensor tensor = pool.take(geometry.floats());
      new Packer().pack(photo, geometry, bundle.preprocessing(), tensor.floats());
      LabelMap said = batcher.submit(new Item<>(scene.id(), geometry, tensor)).get(0).labels();
      count(scene, said.ids(), hit, either);
    }
    double sum = 0;
    for (int c = 0; c < n; c++) {
      sum += (double) hit[c] / either[c];
    }
    assertThat(sum / n).as("mean IoU").isGreaterThanOrEqualTo(0.85);
  }

  private static void count(Scene scene, byte[] said, long[] hit, long[] either) {
    byte[] truth = scene.classes().ids();
    boolean[] border = Borders.of(scene.instances());
    for (int p = 0; p < truth.length; p++) {
      if (border[p]) {
        continue;
      }
      either[truth[p]]++;
      if (truth[p] == said[p]) {
        hit[truth[p]]++;
      } else {
        either[said[p]]++;
      }
    }
  }
}
