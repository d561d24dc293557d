package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every cell of the references' tensors, and their summaries, over thousands of nasty cases. */
class CocoFuzzTest {
  /** pycocotools gets numbers out of these by accident, and we refuse them by name. */
  private static final Set<String> REFUSED_ACCIDENTS =
      Set.of(
          "whole-number scores beyond 2^53 are compared exactly",
          "scores beyond the range of doubles are infinite",
          "image ids as strings",
          "image ids as strings of digits sort as text",
          "category ids as strings",
          "image ids beyond 2^63",
          "no categories at all",
          "the truth without annotations",
          "ladder from 0",
          "ladder of nothing but 0",
          "a negative ladder cuts from the end",
          "a negative limit is none",
          "no thresholds",
          "no area ranges",
          "useCats 0 with a category given twice",
          "a result's category id null",
          "a result without score of a category that the truth lacks",
          "iscrowd 0.5",
          "iscrowd \"0\"",
          "a result with fewer points",
          "a person without bbox in a cell without results");

  @ParameterizedTest
  @CsvSource({
    "bbox.jsonl.gz,6300",
    "segm.jsonl.gz,3050",
    "keypoints.jsonl.gz,2550",
    "lvis.jsonl.gz,2400",
    "boundary.jsonl.gz,1180",
    "lvis-boundary.jsonl.gz,1200",
  })
  void everyCellHasTheBitsOfTheReference(String file, int atLeast) throws IOException {
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
    assertThat(cases - refused.size()).isGreaterThanOrEqualTo(atLeast);
    assertThat(refused)
        .allSatisfy(
            c -> assertThatThrownBy(c::rules).hasMessageContaining("each may be given once"));
  }

  @Test
  void namedCasesHaveTheBitsOfTheReference() throws IOException {
    List<String> wrong = new ArrayList<>();
    int cases =
        CocoCase.each(
            "edge-cases.jsonl",
            c -> {
              if (!REFUSED_ACCIDENTS.contains(c.fields().get("name").asText())) {
                compare(c, wrong);
              }
            });
    assertThat(wrong).as("cases of %d that differ", cases).isEmpty();
  }

  /**
   * What the references cannot do is refused by name, or done knowingly; it never ends otherwise.
   */
  @ParameterizedTest
  @CsvSource({"refusals.jsonl", "non-finite.jsonl"})
  void whatTheReferenceCannotDoNeverEndsUnforeseen(String file) throws IOException {
    List<String> wrong = new ArrayList<>();
    CocoCase.each(
        file,
        c -> {
          String end = end(c);
          if (end.startsWith("threw") || (end.equals("done []") && !known(c))) {
            wrong.add(c.name() + ": " + end);
          }
        });
    assertThat(wrong).isEmpty();
  }

  /** What we take and the reference does not, without a word. */
  private static boolean known(CocoCase c) {
    return Set.of(
            "no results",
            "no results for key points",
            "LVIS: no results",
            "iscrowd -1",
            "a polygon result alone",
            "an uncompressed result alone")
        .contains(c.fields().get("name").asText());
  }

  private static String end(CocoCase c) {
    try {
      CocoTruth truth = c.readTruth();
      CocoResults results = c.readResults(truth);
      CocoEvaluator.evaluate(truth, results, c.rules(), 1);
      List<String> warnings = new ArrayList<>(truth.warnings().sentences());
      warnings.addAll(results.warnings().sentences());
      return "done " + warnings;
    } catch (Refusal e) {
      return "refused: " + e.getMessage();
    } catch (IllegalArgumentException e) {
      return "refused rules: " + e.getMessage();
    } catch (RuntimeException | InterruptedException e) {
      return "threw " + e;
    }
  }

  private static void compare(CocoCase c, List<String> wrong) {
    try {
      CocoRules rules = c.rules();
      CocoTruth truth = c.readTruth();
      CocoTensors x = CocoEvaluator.evaluate(truth, c.readResults(truth), rules, 1);
      List<String> found = CocoCase.digests(x);
      List<String> expected = new ArrayList<>();
      for (String tensor : List.of("precision", "recall", "scores")) {
        // lvis-api has no scores.
        int i = expected.size();
        expected.add(c.fields().has(tensor) ? c.fields().get(tensor).asText() : found.get(i));
      }
      if (!found.equals(expected)) {
        wrong.add(c.name() + " " + c.fields().get("params") + " tensors");
        return;
      }
      summary(c, rules, truth, x, wrong);
    } catch (RuntimeException | InterruptedException e) {
      wrong.add(c.name() + " " + c.fields().get("params") + " " + e);
    }
  }

  private static void summary(
      CocoCase c, CocoRules rules, CocoTruth truth, CocoTensors x, List<String> wrong) {
    JsonNode stats = c.fields().get(c.lvis() ? "results" : "stats");
    if (stats.isNull()) {
      return;
    }
    List<CocoSummary.Line> lines =
        c.lvis() ? CocoSummary.lvis(x, rules, truth.lvis().frequency()) : CocoSummary.of(x, rules);
    if (lines.size() != stats.size()) {
      wrong.add(c.name() + " " + c.fields().get("params") + " has " + lines.size() + " lines");
      return;
    }
    int i = 0;
    for (JsonNode stat : stats) {
      double value = Double.parseDouble(stat.asText());
      CocoSummary.Line line = lines.get(i++);
      if (Double.compare(value, line.value()) != 0) {
        wrong.add(c.name() + " " + line.key() + " " + line.value() + " not " + value);
      }
    }
  }
}
