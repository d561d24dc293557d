package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NpyMapTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(1 << 20, 4096, 1 << 24);

  @Test
  void filesAreThoseOfNumPySave() throws Exception {
    byte[] file;
    try (InputStream in =
        NpyMapTest.class.getResourceAsStream("/golden/realmaps/normals/a/00.npy")) {
      file = in.readAllBytes();
    }
    assertThat(NpyMap.encode(new NpyMap().decode(file, 3, LIMITS))).isEqualTo(file);
  }

  @Test
  void allValuesKeepTheirBits() throws Exception {
    double[] values = {
      0, -0., Float.MIN_VALUE, Float.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY, .1f, 1e-40f
    };
    RealMap map = new RealMap(4, 2, 1, values);
    RealMap read = new NpyMap().decode(NpyMap.encode(map), 1, LIMITS);
    assertThat(read.width()).isEqualTo(4);
    assertThat(Arrays.copyOf(read.values(), 8)).isEqualTo(values);
    assertThatThrownBy(() -> new NpyMap().decode(NpyMap.encode(map), 3, LIMITS))
        .isInstanceOfSatisfying(
            SampleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_REAL_MAP));
  }

  @Test
  void coloursAreCutAndRoundedToTheEvenNeighbour() throws Exception {
    double[] values = {-1, 0.5, 1.5, 254.5, 255.5, 1e300};
    byte[] rgb = new RealMap(2, 1, 3, values).toPicture().rgb();
    assertThat(rgb).containsExactly(0, 0, 2, 254, 255, 255);
    assertThatThrownBy(() -> new RealMap(1, 1, 3, new double[] {0, Double.NaN, 0}).toPicture())
        .hasMessageContaining("column 0, row 0 is NaN");
    double[] endless = {0, 0, 0, Double.POSITIVE_INFINITY, 0, 0};
    assertThatThrownBy(() -> new RealMap(2, 1, 3, endless).toPicture())
        .hasMessageContaining("column 1, row 0 is Infinity");
  }
}
