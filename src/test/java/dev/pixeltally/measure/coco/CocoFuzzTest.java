package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.dataset.coco.CocoTruth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every cell of pycocotools' tensors, and its summary, over thousands of small nasty cases. */
class CocoFuzzTest {
  @ParameterizedTest
  @ValueSource(strings = {"bbox.jsonl.gz", "segm.jsonl.gz", "keypoints.jsonl.gz"})
  void everyCellHasTheBitsOfPycocotools(String file) throws IOException {
    List<String> wrong = new ArrayList<>();
    List<CocoCase> refused = new ArrayList<>();
    int cases =
        CocoCase.each(
            file,
            c -> {
              if (c.repeatsCategoryWithoutClasses()) {
                refused.add(c);
              } else {
                compare(c, wrong);
              }
            });
    assertThat(wrong).as("cases of %d that differ", cases).isEmpty();
    assertThat(cases - refused.size()).isGreaterThan(2950);
    assertThat(refused)
        .allSatisfy(
            c -> assertThatThrownBy(c::rules).hasMessageContaining("each may be given once"));
  }

  private static void compare(CocoCase c, List<String> wrong) {
    try {
      CocoRules rules = c.rules();
      CocoTruth truth = c.readTruth();
      CocoTensors x = CocoEvaluator.evaluate(truth, c.readResults(truth), rules, 1);
      List<String> expected =
          List.of(
              c.fields().get("precision").asText(),
              c.fields().get("recall").asText(),
              c.fields().get("scores").asText());
      List<String> found = CocoCase.digests(x);
      if (!found.equals(expected)) {
        wrong.add(c.name() + " " + c.fields().get("params") + " tensors");
        return;
      }
      JsonNode stats = c.fields().get("stats");
      if (stats.isNull()) {
        return;
      }
      List<CocoSummary.Line> lines = CocoSummary.of(x, rules);
      if (lines.size() != stats.size()) {
        wrong.add(c.name() + " " + c.fields().get("params") + " has " + lines.size() + " lines");
        return;
      }
      for (int i = 0; i < stats.size(); i++) {
        double value = Double.parseDouble(stats.get(i).asText());
        if (Double.compare(value, lines.get(i).value()) != 0) {
          wrong.add(
              c.name() + " " + lines.get(i).key() + " " + lines.get(i).value() + " not " + value);
        }
      }
    } catch (RuntimeException | InterruptedException e) {
      wrong.add(c.name() + " " + c.fields().get("params") + " " + e);
    }
  }
}
