package dev.pixeltally.measure.panoptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.panoptic.PanopticAnnotations;
import dev.pixeltally.measure.Summation;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code panoptic-boundary} against boundary-iou-api; make_panoptic_boundary_golden.py ran it. */
class PanopticBoundaryTest {
  static Stream<PanopticCase> cases() throws IOException {
    return PanopticCase.ofBorders().stream();
  }

  private static PanopticProtocol protocol(PanopticCase golden, CocoConfig.Mode mode) {
    return new PanopticProtocol(
        PanopticProtocol.BOUNDARY, golden.truth().categories(), mode, Summation.IN_ORDER);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheReferenceToTheLastBit(PanopticCase golden) throws Exception {
    PanopticProtocol protocol = protocol(golden, CocoConfig.Mode.STRICT);
    PanopticAnnotations truth = golden.truth().annotations();
    PanopticState all = protocol.empty();
    int judged = 0;
    for (int i = 0; i < truth.size(); i++) {
      int image = i;
      List<String> expected = golden.behind("image " + truth.image(i));
      if (expected == null) {
        assertThat(
                catchThrowableOfType(SampleException.class, () -> golden.observe(protocol, image)))
            .as("image %s", truth.image(i))
            .isNotNull();
      } else {
        PanopticState one = golden.observe(protocol, i);
        PanopticGoldenTest.assertLines(golden, one, expected, "image " + truth.image(i));
        all = all.merge(one);
        judged++;
      }
    }
    assertThat(judged).isPositive();
    PanopticGoldenTest.assertLines(golden, all, golden.behind("total"), "total");
  }

  /** The reference takes the insides of others for a segment whose id is its mark. */
  @Test
  void theMarkIsNobodysWhereFaultsAreMended() throws Exception {
    PanopticCase golden =
        PanopticCase.ofBorders().stream()
            .filter(c -> c.name().equals("larger"))
            .findFirst()
            .orElseThrow();
    PanopticProtocol strict = protocol(golden, CocoConfig.Mode.STRICT);
    PanopticProtocol corrected = protocol(golden, CocoConfig.Mode.CORRECTED);
    assertThat(strict.mark()).isEqualTo(201);
    assertThat(corrected.mark()).isEqualTo(BorderPairs.NO_MARK);
    assertThat(corrected.name()).isEqualTo("panoptic-boundary-corrected");
  }
}
