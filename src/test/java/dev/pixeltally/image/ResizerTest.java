package dev.pixeltally.image;

import static dev.pixeltally.image.ImageDecoderTest.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.image.ResizePolicy.Filter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResizerTest {
  private final Resizer resizer = new Resizer();

  static List<String> cases() {
    return Golden.lines("resize/index.txt").stream().map(w -> String.join(" ", w)).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void antialiasedIsPillowsToTheBit(String line) {
    byte[] made = resized(line, Filter.BILINEAR_ANTIALIAS);
    assertThat(made).isEqualTo(Golden.raw("resize/" + number(line) + "-pillow-antialias"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void antialiasedIsWithinALevelOfPyTorchs(String line) {
    byte[] made = resized(line, Filter.BILINEAR_ANTIALIAS);
    byte[] torch = Golden.raw("resize/" + number(line) + "-torch-antialias");
    assertThat(largestDifference(made, torch)).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plainIsWithinALevelOfPyTorchs(String line) {
    byte[] made = resized(line, Filter.BILINEAR);
    for (String reference : new String[] {"-torch-plain", "-torch-plain-float"}) {
      byte[] torch = Golden.raw("resize/" + number(line) + reference);
      assertThat(largestDifference(made, torch)).isLessThanOrEqualTo(1);
    }
  }

  private byte[] resized(String line, Filter filter) {
    int[] n = Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
    RgbImage image = new RgbImage(n[1], n[2], Golden.raw("resize/" + n[0] + "-in"));
    RgbImage made = resizer.resize(image, n[3], n[4], filter);
    assertThat(made.width()).isEqualTo(n[3]);
    assertThat(made.height()).isEqualTo(n[4]);
    return Arrays.copyOf(made.rgb(), 3 * n[3] * n[4]);
  }

  private static String number(String line) {
    return line.substring(0, line.indexOf(' '));
  }
}
