package dev.pixeltally.measure.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Summation;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against scikit-image's rgb2lab and peak_signal_noise_ratio. */
class ColourProtocolTest {
  private static MapsGolden.Reader<RgbImage> reader() {
    ImageDecoder decoder = new ImageDecoder();
    return (file, limits) -> decoder.decode(file, limits, Orientation.IGNORE);
  }

  private static List<ColourState> states(MapsGolden golden, Summation summation) throws Exception {
    return golden.states(new ColourProtocol(summation), reader(), reader());
  }

  private static void same(String what, List<Metric> found, JsonNode expected) {
    expected
        .properties()
        .forEach(
            e ->
                assertThat(MapsGolden.value(found, e.getKey()))
                    .as(what + " " + e.getKey())
                    .isCloseTo(MapsGolden.number(e.getValue()), within(1e-12)));
  }

  @Test
  void coloursAreScikitImages() throws Exception {
    double[] lab = new double[3];
    for (JsonNode s : MapsGolden.read("colour").expected.get("samples")) {
      Lab.of(s.get(0).asInt(), s.get(1).asInt(), s.get(2).asInt(), lab);
      for (int c = 0; c < 3; c++) {
        // Cube roots and powers differ in the last bit, which 500 (x - y) makes some 1e-13.
        assertThat(lab[c]).isCloseTo(MapsGolden.number(s.get(3 + c)), within(5e-13));
      }
    }
  }

  @Test
  void numbersAreScikitImages() throws Exception {
    MapsGolden golden = MapsGolden.read("colour");
    List<ColourState> states = states(golden, Summation.IN_ORDER);
    int image = 0;
    for (String id : golden.truth.keySet()) {
      same(id, states.get(image++).ofOneImage(), golden.expected.get("images").get(id));
    }
    ColourState all = new ColourState(Summation.IN_ORDER);
    for (ColourState state : states) {
      all = all.merge(state);
    }
    same("all", all.result().overall(), golden.expected.get("pooled"));
    assertThat(MapsGolden.value(all.result().overall(), "judged_pixels"))
        .isEqualTo(golden.expected.get("pixels").asDouble());
  }

  @Test
  void anySplitAndOrderGiveTheSameBits() throws Exception {
    MapsGolden golden = MapsGolden.read("colour");
    List<Metric> first = null;
    for (int seed = 0; seed < 20; seed++) {
      List<Metric> found =
          MapsGolden.anyOrder(
                  states(golden, Summation.EXACT),
                  new ColourState(Summation.EXACT),
                  new Random(seed))
              .result()
              .overall();
      first = first == null ? found : first;
      assertThat(found).isEqualTo(first);
    }
  }

  @Test
  void equalPicturesHaveNoNoiseToCompareWith() throws Exception {
    RgbImage picture = new RgbImage(1, 1, new byte[] {1, 2, 3});
    ColourState state = new ColourProtocol(Summation.EXACT).observe(picture, picture);
    List<Metric> all = state.result().overall();
    assertThat(MapsGolden.value(all, "identical_images")).isEqualTo(1);
    assertThat(MapsGolden.value(all, "psnr")).isNaN();
    assertThat(MapsGolden.value(all, "auc_ab")).isEqualTo(1);
  }
}
