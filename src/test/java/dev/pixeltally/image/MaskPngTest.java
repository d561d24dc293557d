package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what Pillow's convert('L') leaves above zero (make_cityscapes_golden.py). */
class MaskPngTest {
  private final MaskPng png = new MaskPng();

  private static byte[] golden(String name) throws IOException {
    try (InputStream file = MaskPngTest.class.getResourceAsStream("/golden/cityscapes/masks.zip");
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(name)) {
          return zip.readAllBytes();
        }
      }
    }
    throw new IOException("No " + name + " among the golden masks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"grey1", "grey8", "grey16", "palette", "swapped", "rgb", "rgba", "grey-alpha"})
  void pixelsThatPillowSeesAreSet(String name) throws Exception {
    LabelMap mask = png.decode(golden(name + ".png"), DecodeLimits.DEFAULT);
    byte[] expected = golden(name + ".set");
    assertThat(mask.width() * mask.height()).isEqualTo(expected.length);
    assertThat(expected).contains(0, 1);
    byte[] set = new byte[expected.length];
    for (int i = 0; i < set.length; i++) {
      set[i] = (byte) (mask.ids()[i] == 0 ? 0 : 1);
    }
    assertThat(set).isEqualTo(expected);
  }

  @Test
  void whatIsNoPngIsRefused() {
    byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 0, 0, 0, 0, 0, 0, 0};
    SampleException e =
        catchThrowableOfType(SampleException.class, () -> png.decode(jpeg, DecodeLimits.DEFAULT));
    assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    assertThat(e).hasMessageContaining("PNG");
  }
}
