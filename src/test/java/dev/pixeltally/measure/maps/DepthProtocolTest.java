package dev.pixeltally.measure.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.DepthDecoder;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Summation;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against monodepth2's compute_errors, on float64. */
class DepthProtocolTest {
  private static final DepthRules RESIZED =
      new DepthRules(
          DepthRules.Crop.GARG,
          DepthRules.Scaling.MEDIAN,
          1e-3,
          80,
          DepthRules.Held.DISPARITY,
          DepthRules.Resizing.DISPARITY);

  private static DepthProtocol protocol(String golden, Summation summation) {
    return switch (golden) {
      case "depth-kitti" ->
          new DepthProtocol(
              DepthProtocol.KITTI,
              new DepthRules(DepthRules.Crop.GARG, DepthRules.Scaling.MEDIAN, 1e-3, 80),
              summation);
      case "depth-frames" ->
          new DepthProtocol(
              DepthProtocol.NYU,
              new DepthRules(DepthRules.Crop.NYU, DepthRules.Scaling.NONE, 1e-3, 10),
              summation);
      case "eigen-kitti" ->
          new DepthProtocol(
              DepthProtocol.KITTI,
              new DepthRules(DepthRules.Crop.EIGEN_KITTI, DepthRules.Scaling.NONE, 1e-3, 80),
              summation);
      case "eigen-nyu" ->
          new DepthProtocol(
              DepthProtocol.NYU,
              new DepthRules(DepthRules.Crop.EIGEN_NYU, DepthRules.Scaling.NONE, 1e-3, 10),
              summation);
      case "resized" -> new DepthProtocol(DepthProtocol.KITTI, RESIZED, summation);
      default ->
          new DepthProtocol(
              DepthProtocol.NYU,
              new DepthRules(DepthRules.Crop.NONE, DepthRules.Scaling.NONE, 1e-3, 10),
              summation);
    };
  }

  private static List<DepthState> states(String name, MapsGolden golden, Summation summation)
      throws Exception {
    double scale = name.endsWith("kitti") || name.equals("resized") ? 256 : 1000;
    return golden.states(
        protocol(name, summation),
        new DepthDecoder(scale)::decode,
        new DepthDecoder(scale)::decode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"depth-kitti", "depth-nyu", "depth-frames", "eigen-kitti", "eigen-nyu", "resized"})
  void numbersAreMonodepth2s(String name) throws Exception {
    MapsGolden golden = MapsGolden.read(name);
    List<DepthState> states = states(name, golden, Summation.IN_ORDER);
    int image = 0;
    for (String id : golden.truth.keySet()) {
      List<Metric> found = states.get(image++).ofOneImage();
      golden
          .expected
          .get("images")
          .get(id)
          .properties()
          .forEach(e -> same(id, e.getKey(), MapsGolden.value(found, e.getKey()), e.getValue()));
    }
    DepthState all = protocol(name, Summation.IN_ORDER).empty();
    for (DepthState state : states) {
      all = all.merge(state);
    }
    List<Metric> overall = all.result().overall();
    golden
        .expected
        .get("mean")
        .properties()
        .forEach(
            e -> same("mean", e.getKey(), MapsGolden.value(overall, e.getKey()), e.getValue()));
    golden
        .expected
        .get("pooled")
        .properties()
        .forEach(
            e ->
                assertThat(MapsGolden.value(overall, "pooled_" + e.getKey()))
                    .as(e.getKey())
                    .isCloseTo(MapsGolden.number(e.getValue()), within(1e-12)));
    assertThat(MapsGolden.value(overall, "judged_pixels"))
        .isEqualTo(golden.expected.get("pixels").asDouble());
  }

  /** All but logarithms to the last bit. */
  private static void same(String what, String metric, double found, JsonNode expected) {
    if (metric.equals("rmse_log")) {
      assertThat(found).as(what).isCloseTo(MapsGolden.number(expected), within(1e-12));
    } else {
      assertThat(found).as(what + " " + metric).isEqualTo(MapsGolden.number(expected));
    }
  }

  @Test
  void anySplitAndOrderGiveTheSameBits() throws Exception {
    MapsGolden golden = MapsGolden.read("depth-nyu");
    List<Metric> first = null;
    for (int seed = 0; seed < 20; seed++) {
      List<Metric> found =
          MapsGolden.anyOrder(
                  states("depth-nyu", golden, Summation.EXACT),
                  protocol("depth-nyu", Summation.EXACT).empty(),
                  new Random(seed))
              .result()
              .overall();
      first = first == null ? found : first;
      assertThat(found).isEqualTo(first);
    }
  }

  @Test
  void aDisparityOfNothingIsInfinitelyFar() throws Exception {
    DepthRules rules =
        new DepthRules(
            DepthRules.Crop.NONE,
            DepthRules.Scaling.NONE,
            1e-3,
            80,
            DepthRules.Held.DISPARITY,
            DepthRules.Resizing.NONE);
    DepthProtocol kitti = new DepthProtocol(DepthProtocol.KITTI, rules, Summation.EXACT);
    RealMap truth = new RealMap(2, 1, 1, new double[] {40, 40});
    DepthState state = kitti.observe(truth, new RealMap(2, 1, 1, new double[] {0, .025}));
    assertThat(MapsGolden.value(state.result().overall(), "abs_rel")).isEqualTo(.5);
    assertThatThrownBy(() -> kitti.observe(truth, new RealMap(1, 1, 1, new double[] {1})))
        .hasMessageContaining("1x1 and the truth 2x1; resize-predictions=disparity");
    assertThatThrownBy(
            () -> kitti.observe(truth, new RealMap(2, 1, 1, new double[] {Double.NaN, 1})))
        .hasMessageContaining("NaN at column 0");
  }

  @Test
  void whatCannotBeJudgedFailsTheImage() {
    DepthProtocol nyu = protocol("depth-frames", Summation.EXACT);
    DepthProtocol plain = protocol("depth-nyu", Summation.EXACT);
    RealMap map = new RealMap(2, 1, 1, new double[] {1, 2});
    assertThatThrownBy(() -> nyu.observe(map, map))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("640x480");
    assertThatThrownBy(() -> plain.observe(map, new RealMap(1, 2, 1, new double[] {1, 2})))
        .hasMessageContaining("1x2");
    assertThatThrownBy(() -> plain.observe(map, new RealMap(2, 1, 1, new double[] {1, Double.NaN})))
        .hasMessageContaining("NaN at column 1, row 0");
    assertThatThrownBy(() -> plain.observe(new RealMap(2, 1, 1, new double[] {0, 11}), map))
        .hasMessageContaining("No pixel's true depth");
  }
}
