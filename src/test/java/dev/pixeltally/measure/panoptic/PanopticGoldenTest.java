package dev.pixeltally.measure.panoptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.panoptic.PanopticAnnotations;
import dev.pixeltally.measure.Metric;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counts and numbers equal panopticapi's, the doubles to the last bit. */
class PanopticGoldenTest {

  static List<PanopticCase> cases() throws IOException {
    return PanopticCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheReferenceToTheLastBit(PanopticCase golden) throws Exception {
    PanopticProtocol protocol = golden.protocol(CocoConfig.Mode.STRICT);
    PanopticAnnotations truth = golden.truth().annotations();
    PanopticState all = protocol.empty();
    int judged = 0;
    for (int i = 0; i < truth.size(); i++) {
      int image = i;
      List<String> expected = golden.behind("image " + truth.image(i));
      if (golden.predictions().find(truth, i) < 0) {
        assertThat(golden.expected()).contains("missing " + truth.image(i));
      } else if (expected == null) {
        assertThat(golden.expected()).anyMatch(l -> l.startsWith("raises " + truth.image(image)));
        assertThat(
                catchThrowableOfType(SampleException.class, () -> golden.observe(protocol, image)))
            .as("image %s", truth.image(i))
            .isNotNull();
      } else {
        PanopticState one = golden.observe(protocol, i);
        assertLines(golden, one, expected, "image " + truth.image(i));
        all = all.merge(one);
        judged++;
      }
    }
    assertThat(judged).isPositive();
    assertThat(all.images()).isEqualTo(judged);
    assertLines(golden, all, golden.behind("total"), "total");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void withoutItsFaultsEqualsTheReferenceOnMendedInput(PanopticCase golden) throws Exception {
    PanopticProtocol protocol = golden.protocol(CocoConfig.Mode.CORRECTED);
    PanopticAnnotations truth = golden.truth().annotations();
    PanopticState all = protocol.empty();
    for (int i = 0; i < truth.size(); i++) {
      int image = i;
      if (golden.expected().contains("corrected-image " + truth.image(i))) {
        all = all.merge(golden.observe(protocol, i));
      } else if (golden.predictions().find(truth, i) >= 0) {
        assertThat(
                catchThrowableOfType(SampleException.class, () -> golden.observe(protocol, image)))
            .as("image %s", truth.image(i))
            .isNotNull();
      }
    }
    for (String line : golden.behind("corrected-total")) {
      String[] words = line.split(" ", -1);
      int category = golden.truth().categories().indexOf(Integer.parseInt(words[1]));
      assertThat(counts(all, category)).isEqualTo(words[2] + " " + words[3] + " " + words[4]);
      // The reference rounds at each step; ours is the one double nearest to the sum.
      assertThat(all.iouSum(category)).isCloseTo(Double.parseDouble(words[5]), within(1e-12));
    }
  }

  @Test
  void theCasesTellTheOrderedSumFromTheExactOne() throws Exception {
    PanopticCase golden = PanopticCase.named("generated");
    PanopticProtocol protocol = golden.protocol(CocoConfig.Mode.STRICT);
    int images = golden.truth().annotations().size();
    PanopticState inOrder = protocol.empty();
    PanopticState[] halves = {protocol.empty(), protocol.empty()};
    for (int i = 0; i < images; i++) {
      PanopticState one = golden.observe(protocol, i);
      inOrder = inOrder.merge(one);
      halves[2 * i / images] = halves[2 * i / images].merge(one);
    }
    PanopticState joined = halves[0].merge(halves[1]);
    int different = 0;
    for (int c = 0; c < golden.truth().categories().size(); c++) {
      different += inOrder.iouSum(c) == joined.iouSum(c) ? 0 : 1;
    }
    assertThat(different).isPositive();
  }

  private static String counts(PanopticState state, int category) {
    return state.truePositives(category)
        + " "
        + state.falsePositives(category)
        + " "
        + state.falseNegatives(category);
  }

  static void assertLines(
      PanopticCase golden, PanopticState state, List<String> expected, String what) {
    Map<String, Double> numbers = new HashMap<>();
    for (Metric m : state.result().overall()) {
      numbers.put(m.name(), m.value());
    }
    for (Metric m : state.result().perClass()) {
      numbers.put(m.classId() + " " + m.name(), m.value());
    }
    for (String line : expected) {
      String[] words = line.split(" ", -1);
      String as = golden.name() + ", " + what + ": " + line;
      switch (words[0]) {
        case "category" -> {
          int category = golden.truth().categories().indexOf(Integer.parseInt(words[1]));
          assertThat(counts(state, category))
              .as(as)
              .isEqualTo(words[2] + " " + words[3] + " " + words[4]);
          same(state.iouSum(category), words[5], as);
          same(numbers.get(words[1] + " iou_sum"), words[5], as);
        }
        case "mean" -> {
          String suffix = words[1].equals("all") ? "" : "_" + words[1];
          same(numbers.get("pq" + suffix), words[2], as);
          same(numbers.get("sq" + suffix), words[3], as);
          same(numbers.get("rq" + suffix), words[4], as);
          assertThat(numbers.get("classes" + suffix)).as(as).isEqualTo(Integer.parseInt(words[5]));
        }
        default -> {
          same(numbers.get(words[1] + " pq"), words[2], as);
          same(numbers.get(words[1] + " sq"), words[3], as);
          same(numbers.get(words[1] + " rq"), words[4], as);
        }
      }
    }
    assertThat(expected).as(what).isNotEmpty();
  }

  private static void same(double actual, String expected, String as) {
    assertThat(Double.doubleToLongBits(actual))
        .as("%s, was %s", as, Double.toHexString(actual))
        .isEqualTo(Double.doubleToLongBits(Double.parseDouble(expected)));
  }
}
