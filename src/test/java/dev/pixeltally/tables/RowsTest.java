package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.measure.ConfusionState;
import dev.pixeltally.measure.MeanIou;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final LabelSpace LABELS =
      new LabelSpace(
          "three",
          List.of(
              new LabelClass(5, "sky", 0x808080, false),
              new LabelClass(7, "road", 0x804080, false),
              new LabelClass(9, "tram", 0x0000ff, true)),
          Map.of(255, 0));

  /** Truth 5 5 5 7, one ignored; predicted 5 5 void 5, and anything. */
  private static ConfusionState state() throws Exception {
    LabelMap truth = new LabelMap(5, 1, new byte[] {5, 5, 5, 7, (byte) 255});
    LabelMap prediction = new LabelMap(5, 1, new byte[] {5, 5, (byte) 255, 5, 7});
    return new MeanIou(LABELS).observe(truth, prediction);
  }

  @Test
  void confusionHoldsPairsWithPixelsAndVoidPredictions() throws Exception {
    assertThat(Rows.confusion("run", "mean-iou", state()))
        .containsExactly(
            new Object[] {"run", "mean-iou", 5L, "sky", 5L, "sky", 2L},
            new Object[] {"run", "mean-iou", 5L, "sky", null, "(void)", 1L},
            new Object[] {"run", "mean-iou", 7L, "road", 5L, "sky", 1L});
  }

  @Test
  void anImageHasItsMeansAndTheClassesThatOccur() throws Exception {
    // sky: 2 of 3 + 3 - 2 = 4; road: 0 of 1; tram: neither there nor predicted
    assertThat(Rows.image("run", "mean-iou", "img", state().ofOneImage()))
        .containsExactlyInAnyOrder(
            new Object[] {"run", "mean-iou", "img", "mean_iou", null, null, 0.25, 4L},
            new Object[] {"run", "mean-iou", "img", "pixel_accuracy", null, null, 0.5, 4L},
            new Object[] {"run", "mean-iou", "img", "judged_pixels", null, null, 4.0, 4L},
            new Object[] {"run", "mean-iou", "img", "iou", 5L, "sky", 0.5, 3L},
            new Object[] {"run", "mean-iou", "img", "iou", 7L, "road", 0.0, 1L});
  }
}
