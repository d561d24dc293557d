package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.Npz;
import org.junit.jupiter.api.Test;

/** Against torchvision's {@code paste_masks_in_image}; make_heads_golden.py wrote the values. */
class SoftMaskTest {

  /** One mask of {@code numpy.packbits}, rows of a byte a mask's eight pixels. */
  static Rle unpacked(byte[] packed, int mask, int height, int width) {
    int each = (height * width + 7) / 8;
    byte[] bits = new byte[height * width];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (byte) ((packed[mask * each + i / 8] >> (7 - i % 8)) & 1);
    }
    return Rle.ofBits(bits, height, width);
  }

  @Test
  void masksAreTorchvisionsToThePixel() {
    Npz golden = Npz.resource("/golden/heads/paste.npz");
    int masks = 0;
    for (int i = 0; golden.has(i + ".masks"); i++) {
      long[] shape = golden.shape(i + ".masks");
      int rows = (int) shape[2];
      int columns = (int) shape[3];
      SoftMask paste = new SoftMask(rows, columns);
      float[] soft = golden.floats(i + ".masks");
      float[] b = golden.floats(i + ".boxes");
      int height = golden.ints(i + ".size")[0];
      int width = golden.ints(i + ".size")[1];
      for (int m = 0; m < shape[0]; m++, masks++) {
        int p = 4 * m;
        int at = m * rows * columns;
        Rle made = paste.paste(soft, at, b[p], b[p + 1], b[p + 2], b[p + 3], 0.5f, height, width);
        Rle expected = unpacked(golden.bytes(i + ".bits"), m, height, width);
        assertThat(made).as("case %d, mask %d", i, m).isEqualTo(expected);
      }
    }
    assertThat(masks).isEqualTo(60);
  }

  @Test
  void aBoxFarLargerThanTheImageIsComputedWithinItAlone() {
    float[] soft = new float[28 * 28];
    java.util.Arrays.fill(soft, 1f);
    Rle all = new SoftMask(28, 28).paste(soft, 0, -3e37f, -3e37f, 3e37f, 3e37f, 0.5f, 20, 30);
    assertThat(all.area()).isEqualTo(600);
    Rle none = new SoftMask(28, 28).paste(soft, 0, 40f, 5f, 50f, 10f, 0.5f, 20, 30);
    assertThat(none.area()).isZero();
    assertThat(none.counts()).containsExactly(600);
  }
}
