package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.Instances;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Rle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks of float16 against NumPy and Python's onnxruntime: {@code make_half_golden.py}. */
class HalfTest {
  private static final int IMAGES = 2;
  private static final int HEIGHT = 8;
  private static final int WIDTH = 16;
  private static final int ONE = 3 * HEIGHT * WIDTH;

  @TempDir Path folder;

  private static byte[] golden(String path) throws IOException {
    try (InputStream in = HalfTest.class.getResourceAsStream("/golden/" + path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    }
  }

  private static float[] floats(String file) throws IOException {
    FloatBuffer buffer =
        ByteBuffer.wrap(golden("half/" + file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] floats = new float[buffer.remaining()];
    buffer.get(floats);
    return floats;
  }

  private static String words(String file) throws IOException {
    return new String(golden("half/" + file), StandardCharsets.UTF_8).strip();
  }

  private Path bundle(String name) throws IOException {
    Files.write(folder.resolve(name + ".onnx"), golden("half/" + name + ".onnx"));
    Files.write(folder.resolve("colours.yaml"), golden("jobs/colours.yaml"));
    return Files.write(folder.resolve(name + ".yaml"), golden("half/" + name + ".yaml"));
  }

  private Network network(String name) throws IOException {
    return NetworkCache.acquire(ModelBundle.open(bundle(name)), Device.CPU, EngineOptions.DEFAULT);
  }

  private static FloatBuffer direct(float[] values) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return buffer.put(0, values);
  }

  @Test
  void everyHalfIsWidenedAsNumPyDoes() throws IOException {
    short[] all = new short[1 << 16];
    int count = 0;
    for (int bits = 0; bits < 1 << 16; bits++) {
      boolean number = (bits & 0x7c00) != 0x7c00 || (bits & 0x3ff) == 0;
      if (number) {
        all[count++] = (short) bits;
      }
    }
    float[] wide = Half.widened(ShortBuffer.wrap(all, 0, count));
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(wide);
    assertThat(Sha256.of(bytes.array())).isEqualTo(words("widened.txt"));
    assertThat(Half.widened(ShortBuffer.wrap(new short[] {0x7e00}))).containsExactly(Float.NaN);
  }

  @Test
  void floatsAreRoundedAsNumPyDoes() throws IOException {
    FloatBuffer numbers = numbers();
    ByteBuffer halves =
        ByteBuffer.allocate(Short.BYTES * numbers.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    Half.round(numbers, halves);
    assertThat(Sha256.of(halves.array())).isEqualTo(words("rounded.txt"));
    ByteBuffer nan = ByteBuffer.allocate(Short.BYTES);
    Half.round(FloatBuffer.wrap(new float[] {Float.NaN}), nan);
    assertThat(Half.widened(nan.asShortBuffer())).containsExactly(Float.NaN);
  }

  /** The values that the script takes, in its order. */
  private static FloatBuffer numbers() {
    int walk = 1048573;
    int finite = 0x7bff;
    FloatBuffer numbers = FloatBuffer.allocate(walk + 4 * finite);
    for (long i = 0; i < walk; i++) {
      float number = Float.intBitsToFloat((int) (i * 4099));
      if (!Float.isNaN(number)) {
        numbers.put(number);
      }
    }
    short[] halves = new short[finite + 1];
    for (int i = 0; i <= finite; i++) {
      halves[i] = (short) i;
    }
    float[] wide = Half.widened(ShortBuffer.wrap(halves));
    float[] ties = new float[finite];
    for (int i = 0; i < finite; i++) {
      ties[i] = (float) (((double) wide[i] + wide[i + 1]) / 2);
    }
    numbers.put(ties);
    for (float tie : ties) {
      numbers.put(-tie);
    }
    for (float tie : ties) {
      numbers.put(Math.nextAfter(tie, 0));
    }
    for (float tie : ties) {
      numbers.put(Math.nextUp(tie));
    }
    return numbers.flip();
  }

  @ParameterizedTest
  @CsvSource({
    "half,scores,scores",
    "half,labels,labels",
    "half,boxes,boxes",
    "half,confidences,confidences",
    "half,classes,classes",
    "half,masks,masks",
    "in-half,scores,in-half",
    "out-half,scores,out-half"
  })
  void outputsAreThoseOfPythonsOnnxRuntimeBitForBit(String name, String output, String expected)
      throws Exception {
    Network network = network(name);
    PassOutputs outputs =
        network.run(direct(floats("images.in")), IMAGES, HEIGHT, WIDTH, new PassTimes());
    RawOutput made = outputs.of(output);
    assertThat(made.type()).isEqualTo(TensorInfo.FLOAT32);
    assertThat((float[]) made.elements()).isEqualTo(floats(expected + ".out"));
  }

  private List<Inference<Integer>> inferred() throws Exception {
    Batcher<Integer> batcher = new Batcher<>(network("half"), IMAGES, 1);
    TensorPool pool = new TensorPool(IMAGES);
    float[] images = floats("images.in");
    List<Inference<Integer>> done = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      Tensor tensor = pool.take(ONE);
      tensor.floats().put(0, images, i * ONE, ONE);
      Geometry geometry = new Geometry(WIDTH, HEIGHT, WIDTH, HEIGHT, 0, 0, WIDTH, HEIGHT);
      done.addAll(batcher.submit(new Item<>(i, geometry, tensor)));
    }
    assertThat(done).hasSize(IMAGES);
    return done;
  }

  @Test
  void scoresAndLabelsBecomeTheSameLabelMaps() throws Exception {
    int[] ids = {0, 1, 2, 3, 9};
    float[] labels = floats("labels.out");
    List<Inference<Integer>> done = inferred();
    for (int i = 0; i < IMAGES; i++) {
      byte[] expected = new byte[HEIGHT * WIDTH];
      for (int at = 0; at < expected.length; at++) {
        expected[at] = (byte) ids[(int) labels[i * expected.length + at]];
      }
      for (int output = 0; output < 2; output++) {
        LabelMap map = done.get(i).labels(output, new byte[expected.length]);
        assertThat(map.ids()).as("output %d of image %d", output, i).isEqualTo(expected);
      }
    }
  }

  @Test
  void boxesAndMasksBecomeInstances() throws Exception {
    float[] boxes = floats("boxes.out");
    float[] confidences = floats("confidences.out");
    float[] masks = floats("masks.out");
    List<Inference<Integer>> done = inferred();
    for (int i = 0; i < IMAGES; i++) {
      Instances made = (Instances) done.get(i).prediction(2);
      assertThat(made.count()).isEqualTo(4);
      assertThat(made.classIds()).containsExactly(1, 0, 9, 2);
      for (int k = 0; k < 4; k++) {
        int at = 4 * i + k;
        assertThat((float) made.scores()[k]).isEqualTo(confidences[at]);
        float left = boxes[4 * at];
        float top = boxes[4 * at + 1];
        assertThat(Arrays.copyOfRange(made.boxes(), 4 * k, 4 * k + 4))
            .containsExactly(left, top, boxes[4 * at + 2] - left, boxes[4 * at + 3] - top);
        byte[] mask = new byte[HEIGHT * WIDTH];
        for (int pixel = 0; pixel < mask.length; pixel++) {
          mask[pixel] = (byte) (masks[at * mask.length + pixel] > 0.625f ? 1 : 0);
        }
        assertThat(made.masks().get(k)).isEqualTo(Rle.ofBits(mask, HEIGHT, WIDTH));
      }
    }
  }

  @Test
  void theBenchFeedsHalvesToo() throws Exception {
    ModelBundle bundle = ModelBundle.open(bundle("half"));
    BareRuns.Ready ready =
        new BareRuns.Ready(
            direct(Arrays.copyOf(floats("images.in"), ONE)),
            new Geometry(WIDTH, HEIGHT, WIDTH, HEIGHT, 0, 0, WIDTH, HEIGHT));
    BareRuns.Timing timing = BareRuns.time(bundle, List.of(ready), 1, 3);
    assertThat(Duration.ofNanos((long) (timing.seconds() * 1e9))).isPositive();
  }

  @Test
  void anotherTypeIsRefusedByName() throws IOException {
    Path yaml = bundle("double");
    assertThatThrownBy(() -> ModelBundle.open(yaml))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("double.onnx gives float64 there")
        .hasMessageContaining("head semantic-logits reads float32 or float16");
  }
}
