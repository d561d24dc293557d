package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pixeltally.Npz;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.infer.OutputSpec.Holds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against PyTorch; make_real_maps_golden.py wrote the values. */
class RealValuesTest {
  private static final Npz GOLDEN = Npz.resource("/golden/realmaps/heads.npz");

  @TempDir Path folder;

  static IntStream cases() {
    return IntStream.range(0, 9);
  }

  private static RawOutput output(float[] values, long... shape) {
    return new RawOutput("map", TensorInfo.FLOAT32, shape, values);
  }

  /** PyTorch's own kernels differ from each other by some units in the last place. */
  @ParameterizedTest
  @MethodSource("cases")
  void mapsArePyTorchs(int i) throws Exception {
    int[] g = GOLDEN.ints(i + ".geometry");
    int[] flags = GOLDEN.ints(i + ".flags");
    double[] numbers = GOLDEN.doubles(i + ".numbers");
    OutputSpec.RealValues spec =
        new OutputSpec.RealValues(
            "map",
            flags[2] == 1 ? Layout.NHWC : Layout.NCHW,
            flags[0] == 1 ? Holds.DEPTH : Holds.NORMALS,
            numbers[0],
            numbers[1],
            flags[1] == 1);
    RawOutput raw = output(GOLDEN.floats(i + ".raw"), GOLDEN.shape(i + ".raw"));
    PassOutputs outputs = new PassOutputs(2, g[6], g[7], Map.of("map", raw));
    RealValues head = new RealValues(spec);
    head.check(outputs);
    Geometry geometry = new Geometry(g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7]);
    RealMap map = head.prediction(outputs, 1, geometry);
    assertThat(new int[] {map.width(), map.height(), map.channels()})
        .containsExactly(g[0], g[1], flags[0]);
    float[] expected = GOLDEN.floats(i + ".out");
    assertThat(map.values()).hasSameSizeAs(expected);
    for (int at = 0; at < expected.length; at++) {
      if (flags[3] == 1) {
        assertThat(map.values()[at]).as("value %d", at).isEqualTo(expected[at]);
      } else {
        double unit = Math.ulp(expected[at]);
        assertThat(map.values()[at]).as("value %d", at).isCloseTo(expected[at], within(6 * unit));
      }
    }
  }

  private ModelBundle bundle(String output) throws Exception {
    for (String file : new String[] {"network.onnx", "depth.yaml"}) {
      try (var in = RealValuesTest.class.getResourceAsStream("/golden/realmaps/" + file)) {
        Files.write(folder.resolve(file), in.readAllBytes());
      }
    }
    String yaml = Files.readString(folder.resolve("depth.yaml"));
    String changed = yaml.replaceAll("  - .*", "  - {head: real-map, " + output + "}");
    return ModelBundle.open(Files.writeString(folder.resolve(ModelBundle.FILE), changed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: normals, holds: normals | layout looks like NHWC",
        "name: colour, holds: depth | depth has 1 channel on axis 1",
        "name: disparity, holds: colour | reads [N, C, H, W]",
        "name: depth, holds: height | holds",
        "name: depth, holds: depth, scale: 0 | should be a finite number other than 0",
        "name: depth, holds: depth, labels: voc | labels",
        "name: vectors, holds: normals, reciprocal: true | is for holds: depth"
      })
  void whatDoesNotFitIsRefused(String output, String why) {
    assertThatThrownBy(() -> bundle(output)).isInstanceOf(Refusal.class).hasMessageContaining(why);
  }

  @Test
  void whatChangesAMapChangesTheFingerprint() throws Exception {
    String plain = bundle("name: depth, holds: depth").fingerprint();
    assertThat(bundle("name: depth, holds: depth, scale: 1").fingerprint()).isEqualTo(plain);
    for (String more : new String[] {"scale: 2", "offset: 1", "reciprocal: true"}) {
      assertThat(bundle("name: depth, holds: depth, " + more).fingerprint()).isNotEqualTo(plain);
    }
  }

  @Test
  void whatTheFileLeftOpenIsCheckedAtTheFirstRun() {
    RealValues colour =
        new RealValues(new OutputSpec.RealValues("map", Layout.NCHW, Holds.COLOUR, 1, 0, false));
    PassOutputs ab = new PassOutputs(1, 2, 2, Map.of("map", output(new float[8], 1, 2, 2, 2)));
    assertThatThrownBy(() -> colour.check(ab))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("two channels are a and b of Lab");
  }
}
