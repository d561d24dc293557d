package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.Npz;
import dev.pixeltally.image.ResizePolicy.Filter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against {@code cv2.resize(..., INTER_LINEAR)}; make_heads_golden.py wrote the values. */
class OpenCvResizerTest {
  @Test
  void pixelsAreOpenCvsToTheBit() {
    Npz golden = Npz.resource("/golden/heads/resize.npz");
    Resizer resizer = new Resizer();
    int cases = 0;
    for (; golden.has(cases + ".in"); cases++) {
      long[] in = golden.shape(cases + ".in");
      long[] out = golden.shape(cases + ".out");
      RgbImage image = new RgbImage((int) in[1], (int) in[0], golden.bytes(cases + ".in"));
      RgbImage made = resizer.resize(image, (int) out[1], (int) out[0], Filter.BILINEAR_OPENCV);
      byte[] rgb = Arrays.copyOf(made.rgb(), 3 * made.width() * made.height());
      assertThat(rgb).as("case %d", cases).isEqualTo(golden.bytes(cases + ".out"));
    }
    assertThat(cases).isEqualTo(11);
  }
}
