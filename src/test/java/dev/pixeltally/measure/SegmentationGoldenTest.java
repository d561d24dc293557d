package dev.pixeltally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts and numbers equal those of the references, the doubles to the last bit. */
class SegmentationGoldenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "voc-all",
        "voc-absent",
        "camvid-void",
        "camvid-absent",
        "context-59",
        "classes-200",
        "two-classes"
      })
  void equalsTheReferenceToTheLastBit(String name) throws Exception {
    GoldenCase golden = GoldenCase.read(name);
    ConfusionState all = golden.protocol().empty();
    for (int i = 0; i < golden.truths().size(); i++) {
      ConfusionState one =
          golden.protocol().observe(golden.truths().get(i), golden.predictions().get(i));
      assertNumbers(golden, String.valueOf(i), one.result());
      all = all.merge(one);
    }
    int n = golden.rows().length;
    for (int t = 0; t < n; t++) {
      for (int p = 0; p < n; p++) {
        assertThat(all.count(t, p)).as("truth %s as %s", t, p).isEqualTo(golden.rows()[t][p]);
      }
      assertThat(all.voidPredicted(t)).isEqualTo(golden.rows()[t][n]);
    }
    assertThat(all.ignoredPixels()).isEqualTo(golden.ignoredPixels());
    assertThat(all.images()).isEqualTo(golden.truths().size());
    assertNumbers(golden, "all", all.result());
  }

  private static void assertNumbers(GoldenCase golden, String scope, Metrics metrics) {
    Map<String, Double> overall = new LinkedHashMap<>();
    metrics.overall().forEach(m -> overall.put(scope + " " + m.name(), m.value()));
    Map<String, Double> perClass = new LinkedHashMap<>();
    metrics
        .perClass()
        .forEach(m -> perClass.put(scope + " " + m.name() + " " + m.classId(), m.value()));
    assertSame(golden.overall(), overall, scope + " ", 7);
    assertSame(golden.perClass(), perClass, scope + " ", 3 * golden.rows().length);
  }

  private static void assertSame(
      Map<String, Double> expected, Map<String, Double> actual, String scope, int atLeast) {
    int compared = 0;
    for (Map.Entry<String, Double> e : expected.entrySet()) {
      if (e.getKey().startsWith(scope)) {
        assertThat(actual).containsKey(e.getKey());
        assertThat(Double.doubleToLongBits(actual.get(e.getKey())))
            .as("%s: %s, expected %s", e.getKey(), actual.get(e.getKey()), e.getValue())
            .isEqualTo(Double.doubleToLongBits(e.getValue()));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(atLeast);
  }
}
