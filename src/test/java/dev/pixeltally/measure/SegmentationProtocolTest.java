package dev.pixeltally.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentationProtocolTest {
  private static final LabelSpace VOC = LabelSpaces.builtIn("voc");

  @Test
  void aPredictionOfAnotherSizeIsNamed() {
    SampleException e = failure(new MeanIou(VOC), map(3, 2), map(2, 3));
    assertThat(e.reason()).isEqualTo(Reason.SIZE_MISMATCH);
    assertThat(e).hasMessageContaining("3x2").hasMessageContaining("2x3");
  }

  @Test
  void unknownIdsAreNamedWithCountAndPlace() {
    SampleException e = failure(new MeanIou(VOC), map(3, 2), map(3, 2, 0, 0, 0, 0, 77, 77));
    assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_CLASS_ID);
    assertThat(e)
        .hasMessageContaining("The prediction holds id 77 (2 pixels, the first at x=1 y=1)")
        .hasMessageContaining("ids 0 to 20");
    assertThat(failure(new MeanIou(VOC), map(2, 1, 0, 30), map(2, 1)))
        .hasMessageContaining("The truth holds id 30 (1 pixels, the first at x=1 y=0)");
  }

  @Test
  void vocRefusesVoidPredictionsEvenWhereTheTruthIsVoid() {
    SampleException e = failure(new VocSeg(VOC), map(2, 1, 255, 0), map(2, 1, 255, 0));
    assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_CLASS_ID);
    assertThat(e).hasMessageContaining("id 255").hasMessageContaining("not to be predicted");
  }

  @Test
  void aVoidPredictionIsAMissAndNobodysFalseAlarm() throws Exception {
    Metrics m = new MeanIou(VOC).observe(map(4, 1, 1, 1, 1, 1), map(4, 1, 1, 1, 1, 255)).result();
    assertThat(value(m, "mean_iou")).isEqualTo(0.75);
    assertThat(value(m, "pixel_accuracy")).isEqualTo(0.75);
    assertThat(value(m, "void_predicted_pixels")).isEqualTo(1);
  }

  @Test
  void noImagesAtAllGiveNaN() {
    Metrics m = new MeanIou(VOC).empty().result();
    assertThat(value(m, "mean_iou")).isNaN();
    assertThat(value(m, "pixel_accuracy")).isNaN();
    assertThat(value(m, "frequency_weighted_iou")).isNaN();
    assertThat(value(m, "judged_pixels")).isZero();
  }

  @Test
  void countsPastThirtyTwoBitsStayExact() {
    SegmentationProtocol protocol = new MeanIou(LabelSpaces.builtIn("camvid"));
    long big = (1L << 53) - 2;
    long[] counts = new long[11 * 12];
    counts[0] = big;
    ConfusionState a = new ConfusionState(protocol, counts.clone(), 0, 1);
    ConfusionState b = new ConfusionState(protocol, counts.clone(), 5, 1);
    assertThat(a.merge(b).count(0, 0)).isEqualTo(2 * big);
    assertThat(a.ignoredPixels()).isEqualTo(5);
    assertThat(b.count(0, 0)).as("the other state stays").isEqualTo(big);
  }

  @Test
  void countsOfDifferentProtocolsDoNotMerge() {
    assertThatThrownBy(() -> new MeanIou(VOC).empty().merge(new VocSeg(VOC).empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("voc-seg");
  }

  @Test
  void protocolsAreFoundByName() {
    assertThat(Protocols.named("voc-seg", VOC)).isInstanceOf(VocSeg.class);
    assertThatThrownBy(() -> Protocols.named("mean-iuo", VOC))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean mean-iou?");
  }

  private static double value(Metrics metrics, String name) {
    return metrics.overall().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static SampleException failure(SegmentationProtocol p, LabelMap truth, LabelMap guess) {
    return catchThrowableOfType(SampleException.class, () -> p.observe(truth, guess));
  }

  private static LabelMap map(int width, int height, int... ids) {
    byte[] bytes = new byte[width * height];
    for (int i = 0; i < ids.length; i++) {
      bytes[i] = (byte) ids[i];
    }
    return new LabelMap(width, height, bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean-iou", "voc-seg"})
  void idsThatNoPixelHoldsAreRefused(String name) {
    LabelSpace wide =
        new LabelSpace("wide", List.of(new LabelClass(1203, "zucchini", 0, true)), Map.of());
    assertThatThrownBy(() -> Protocols.named(name, wide))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith(
            "Cannot measure label maps by " + name + ": label space wide has id 1203 (zucchini)");
  }
}
