package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.infer.PredictionKind;
import dev.pixeltally.tables.RunPredictions.Prediction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was not looked for is not "nothing found". */
class StoredKindsTest {
  private static final byte[] SOME = {1};

  private static Prediction of(byte[] png, byte[] realMap, byte[] segmentMap) {
    return new Prediction("a", 4, 3, png, List.of(), "space", realMap, segmentMap, List.of());
  }

  @Test
  void aDetectorThatFoundNothingScores() {
    Prediction none = of(null, null, null);
    assertThat(none.kind()).isEqualTo(PredictionKind.INSTANCES);
    assertThat(none.scored()).isEmpty();
  }

  @Test
  void predictionsOfAnotherKindAreRefusedByName() {
    for (Prediction other :
        List.of(of(SOME, null, null), of(null, SOME, null), of(null, null, SOME))) {
      assertThat(other.kind()).isNotEqualTo(PredictionKind.INSTANCES);
      assertThatThrownBy(other::scored)
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("of a: the run stored " + other.kind().plural());
    }
    assertThat(of(SOME, null, null).kind()).isEqualTo(PredictionKind.LABEL_MAP);
    assertThat(of(null, SOME, null).kind()).isEqualTo(PredictionKind.REAL_MAP);
    assertThat(of(null, null, SOME).kind()).isEqualTo(PredictionKind.SEGMENTS);
  }
}
