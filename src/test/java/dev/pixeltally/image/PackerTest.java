package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pixeltally.image.Preprocessing.ColourOrder;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.image.ResizePolicy.Filter;
import dev.pixeltally.image.ResizePolicy.Fixed;
import dev.pixeltally.image.ResizePolicy.Keep;
import dev.pixeltally.image.ResizePolicy.Letterbox;
import dev.pixeltally.image.ResizePolicy.ShortSide;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackerTest {
  private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> STD = List.of(0.229, 0.224, 0.225);
  private static final List<Double> ZERO = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONE = List.of(1.0, 1.0, 1.0);
  private static final int W = 32;
  private static final int H = 8;

  private final RgbImage image = new RgbImage(W, H, Golden.raw("pack/image"));
  private final Packer packer = new Packer();

  @ParameterizedTest
  @ValueSource(strings = {"torchvision", "numpy-divided"})
  void unitScaleIsTorchvisionsToTheLastBit(String reference) {
    Preprocessing how =
        new Preprocessing(Layout.NCHW, ColourOrder.RGB, 1 / 255.0, MEAN, STD, new Keep(1, 0));
    assertThat(packed(how)).isEqualTo(Golden.floats("pack/" + reference));
  }

  /** torchvision's v2 multiplies by a rounded 1/255 where v1 and NumPy divide. */
  @Test
  void unitScaleIsTorchvisionV2sButForTheLastBits() {
    Preprocessing how =
        new Preprocessing(Layout.NCHW, ColourOrder.RGB, 1 / 255.0, MEAN, STD, new Keep(1, 0));
    float[] tensor = packed(how);
    float[] reference = Golden.floats("pack/torchvision-v2");
    for (int i = 0; i < tensor.length; i++) {
      assertThat(tensor[i]).isCloseTo(reference[i], within(1e-6f));
    }
  }

  @Test
  void greyLevelsAreNumpysToTheLastBit() {
    Preprocessing how =
        new Preprocessing(
            Layout.NCHW,
            ColourOrder.RGB,
            1,
            List.of(123.675, 116.28, 103.53),
            List.of(58.395, 57.12, 57.375),
            new Keep(1, 0));
    assertThat(packed(how)).isEqualTo(Golden.floats("pack/numpy-grey-levels"));
  }

  @Test
  void anotherScaleMultiplies() {
    Preprocessing how =
        new Preprocessing(Layout.NCHW, ColourOrder.RGB, 1 / 127.5, ONE, ONE, new Keep(1, 0));
    assertThat(packed(how)).isEqualTo(Golden.floats("pack/numpy-scaled"));
  }

  @Test
  void bgrTurnsTheChannelsAround() {
    Preprocessing how =
        new Preprocessing(Layout.NCHW, ColourOrder.BGR, 1, ZERO, ONE, new Keep(1, 0));
    assertThat(packed(how)).isEqualTo(Golden.floats("pack/numpy-bgr"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RGB", "BGR"})
  void channelsLastHoldsTheSameValues(ColourOrder order) {
    ResizePolicy policy = new Letterbox(50, 40, Filter.BILINEAR, true, 114);
    float[] planes = packed(new Preprocessing(Layout.NCHW, order, 1 / 255.0, MEAN, STD, policy));
    float[] last = packed(new Preprocessing(Layout.NHWC, order, 1 / 255.0, MEAN, STD, policy));
    for (int i = 0; i < 50 * 40; i++) {
      for (int c = 0; c < 3; c++) {
        assertThat(last[3 * i + c]).isEqualTo(planes[c * 50 * 40 + i]);
      }
    }
  }

  @Test
  void keptImagesArePaddedRightAndBelow() {
    ResizePolicy policy = new Keep(16, -2.5);
    float[] tensor = packed(new Preprocessing(Layout.NCHW, ColourOrder.RGB, 1, ZERO, ONE, policy));
    assertThat(tensor).hasSize(3 * 32 * 16);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 16; y++) {
        for (int x = 0; x < W; x++) {
          float expected = y < H ? image.rgb()[3 * (y * W + x) + c] & 0xff : -2.5f;
          assertThat(tensor[(c * 16 + y) * W + x]).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void aLetterboxIsFilledWithItsGrey() {
    ResizePolicy policy = new Letterbox(40, 30, Filter.BILINEAR, false, 114);
    float[] tensor = packed(new Preprocessing(Layout.NCHW, ColourOrder.BGR, 1, ZERO, ONE, policy));
    assertThat(tensor).hasSize(3 * 40 * 30);
    assertThat(tensor[10 * 40]).isEqualTo(114f);
    assertThat(tensor[29 * 40 + 39]).isEqualTo(114f);
    assertThat(tensor[9 * 40 + 39]).isNotEqualTo(114f);
  }

  @Test
  void tensorsOfABatchStandBehindOneAnother() {
    Preprocessing how =
        new Preprocessing(Layout.NCHW, ColourOrder.RGB, 1, ZERO, ONE, new Keep(1, 0));
    Geometry g = Geometry.of(how.resize(), W, H);
    FloatBuffer batch = direct(2 * g.floats());
    packer.pack(image, g, how, batch.duplicate().position(g.floats()));
    assertThat(batch.get(g.floats() - 1)).isZero();
    assertThat(batch.get(g.floats() + 1)).isEqualTo((float) (image.rgb()[3] & 0xff));
  }

  static List<String> sizes() {
    return Golden.lines("geometry.txt").stream().map(w -> String.join(" ", w)).toList();
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void sizesAreTorchvisionsAndYoloxs(String line) {
    List<String> words = List.of(line.split(" ", -1));
    int[] n = new int[words.size()];
    for (int i = 1; i < n.length; i++) {
      n[i] = Integer.parseInt(words.get(i));
    }
    ResizePolicy policy =
        words.get(0).equals("short")
            ? new ShortSide(n[3], n[4], Filter.BILINEAR_ANTIALIAS, 16, 0)
            : new Letterbox(n[3], n[4], Filter.BILINEAR, false, 114);
    Geometry g = Geometry.of(policy, n[1], n[2]);
    assertThat(new int[] {g.resizedWidth(), g.resizedHeight()}).containsExactly(n[5], n[6]);
    assertThat(g.tensorWidth()).isGreaterThanOrEqualTo(g.resizedWidth());
    if (words.get(0).equals("short")) {
      assertThat(g.tensorWidth() % 16 + g.tensorHeight() % 16).isZero();
    } else {
      assertThat(g.tensorWidth()).isEqualTo(n[3]);
    }
  }

  @Test
  void aFixedSizeStretches() {
    Geometry g = Geometry.of(new Fixed(20, 30, Filter.BILINEAR), W, H);
    assertThat(g).isEqualTo(new Geometry(W, H, 20, 30, 0, 0, 20, 30));
  }

  private float[] packed(Preprocessing how) {
    Geometry g = Geometry.of(how.resize(), W, H);
    FloatBuffer tensor = direct(g.floats());
    packer.pack(image, g, how, tensor);
    float[] values = new float[g.floats()];
    tensor.get(0, values);
    return values;
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
