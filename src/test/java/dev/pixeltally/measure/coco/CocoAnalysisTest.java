package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoTruth;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What is told beside AP, against pycocotools' matches and NumPy's numbers over them. */
class CocoAnalysisTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A golden line and what its case holds. */
  private record Case(JsonNode golden, CocoRules rules, CocoTruth truth, CocoResults results) {
    CocoMatches matches(int threads) throws InterruptedException {
      return CocoMatches.of(truth, results, rules, threads);
    }

    double number(String key) {
      return Double.parseDouble(golden.get(key).asText());
    }
  }

  /** What is asserted of a case. */
  private interface Check {
    void of(Case c) throws InterruptedException;
  }

  private static int each(Check check) throws IOException {
    Map<String, Map<Integer, JsonNode>> lines = new HashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    CocoAnalysisTest.class.getResourceAsStream("/golden/coco/analysis.jsonl.gz")),
                StandardCharsets.UTF_8))) {
      for (String line; (line = in.readLine()) != null; ) {
        JsonNode golden = JSON.readTree(line);
        lines
            .computeIfAbsent(golden.get("file").asText(), f -> new HashMap<>())
            .put(golden.get("case").asInt(), golden);
      }
    }
    AtomicInteger n = new AtomicInteger();
    for (Map.Entry<String, Map<Integer, JsonNode>> file : lines.entrySet()) {
      CocoCase.each(
          file.getKey(),
          c -> {
            JsonNode golden = file.getValue().get(c.fields().get("id").asInt());
            if (golden != null) {
              n.incrementAndGet();
              CocoTruth truth = c.readTruth();
              try {
                check.of(new Case(golden, c.rules(), truth, c.readResults(truth)));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(c.name() + " " + golden, e);
              }
            }
          });
    }
    return n.get();
  }

  @Test
  void operatingPointsAreThoseOfTheWholeCurve() throws IOException {
    int cases =
        each(
            c -> {
              CocoMatches matches = c.matches(1);
              double iou = c.number("iou");
              List<List<OperatingPoint>> found =
                  List.of(
                      OperatingPoints.bestF1(matches, iou),
                      OperatingPoints.atPrecision(matches, iou, .75),
                      OperatingPoints.atRecall(matches, iou, .5));
              JsonNode points = c.golden().get("points");
              for (int k = 0; k < points.size(); k++) {
                for (int goal = 0; goal < 3; goal++) {
                  compare(found.get(goal).get(k), points.get(k).get(goal));
                }
              }
              assertThat(found.get(0)).hasSize(points.size());
            });
    assertThat(cases).isEqualTo(950);
  }

  private static void compare(OperatingPoint found, JsonNode wanted) {
    double[] numbers = {found.score(), found.precision(), found.recall(), found.f1()};
    for (int i = 0; i < numbers.length; i++) {
      double value = wanted.isNull() ? Double.NaN : Double.parseDouble(wanted.get(i).asText());
      assertSame(numbers[i] + 0.0, value + 0.0);
    }
    assertThat(found.truePositives()).isEqualTo(wanted.isNull() ? 0 : wanted.get(4).asLong());
    assertThat(found.falsePositives()).isEqualTo(wanted.isNull() ? 0 : wanted.get(5).asLong());
  }

  @Test
  void calibrationErrorsAreThoseOfExactSums() throws IOException {
    AtomicInteger compared = new AtomicInteger();
    each(
        c -> {
          JsonNode wanted = c.golden().get("calibration");
          int bins = c.golden().get("bins").asInt();
          CocoMatches matches = c.matches(1);
          if (wanted.get(wanted.size() - 1).asText().equals("refused")) {
            assertThatThrownBy(() -> Calibrations.of(matches, c.number("iou"), bins))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("scores from 0 to 1 are valid");
            return;
          }
          List<Calibration> found = Calibrations.of(matches, c.number("iou"), bins);
          assertThat(found).hasSize(wanted.size());
          for (int k = 0; k < found.size(); k++) {
            compared.addAndGet(compare(found.get(k), wanted.get(k)));
          }
        });
    assertThat(compared.get()).isGreaterThan(500);
  }

  private static int compare(Calibration found, JsonNode wanted) {
    if (wanted.isNull()) {
      assertThat(found.detections()).isZero();
      assertThat(found.expectedError()).isNaN();
      return 0;
    }
    double[] numbers = {found.expectedError(), found.largestError(), found.brier()};
    for (int i = 0; i < numbers.length; i++) {
      assertThat(numbers[i])
          .isCloseTo(Double.parseDouble(wanted.get(i).asText()), within(Math.ulp(1.0)));
    }
    for (int b = 0; b < found.bins().size(); b++) {
      JsonNode bin = wanted.get(3).get(b);
      assertThat(found.bins().get(b).detections()).isEqualTo(bin.get(0).asLong());
      assertThat(found.bins().get(b).right()).isEqualTo(bin.get(1).asLong());
    }
    return 1;
  }

  @Test
  void confusionsAreTheMatchesOfPycocotoolsWithoutClasses() throws IOException {
    AtomicInteger pairs = new AtomicInteger();
    each(
        c -> {
          for (int threads = 1; threads <= 3; threads += 2) {
            ConfusionMatrix found =
                Confusions.of(
                    c.truth(), c.results(), c.rules(), c.number("iou"), c.number("score"), threads);
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < found.counts().length; i++) {
              for (int j = 0; j < found.counts().length; j++) {
                if (found.counts()[i][j] > 0) {
                  cells.add("[" + i + "," + j + "," + found.counts()[i][j] + "]");
                }
              }
            }
            pairs.addAndGet(cells.size());
            assertThat("[" + String.join(",", cells) + "]")
                .isEqualTo(c.golden().get("confusion").toString());
          }
        });
    assertThat(pairs.get()).isGreaterThan(2000);
  }

  @Test
  void intervalsAreThoseOfDatasetsWrittenOut() throws IOException {
    AtomicInteger compared = new AtomicInteger();
    each(
        c -> {
          JsonNode wanted = c.golden().get("bootstrap");
          if (wanted.isNull()) {
            return;
          }
          for (int threads = 1; threads <= 3; threads += 2) {
            List<Interval> found =
                CocoBootstrap.of(c.matches(threads), 5, c.golden().get("seed").asLong(), threads);
            assertThat(found).hasSize(wanted.size());
            for (int i = 0; i < wanted.size(); i++) {
              Interval one = found.get(i);
              double value = Double.parseDouble(wanted.get(i).get(0).asText());
              assertSame(one.value(), value < 0 ? Double.NaN : value);
              assertThat(one.resamples()).isEqualTo(wanted.get(i).get(3).asInt());
              assertSame(one.low(), number(wanted.get(i).get(1)));
              assertSame(one.high(), number(wanted.get(i).get(2)));
              compared.addAndGet(one.resamples() > 0 ? 1 : 0);
            }
          }
        });
    assertThat(compared.get()).isGreaterThan(1500);
  }

  @Test
  void slicesHaveTheBitsOfAnEvaluationOfTheirImages() throws IOException {
    AtomicInteger compared = new AtomicInteger();
    each(
        c -> {
          CocoMatches matches = c.matches(2);
          int parts = 2 + c.golden().get("seed").asInt() % 3;
          List<CocoSlice> slices =
              CocoSlices.of(matches, id -> id % 7 == 3 ? null : "part " + Math.abs(id) % parts, 2);
          long[] images = c.rules().images().orElseGet(() -> ids(c.truth()));
          for (CocoSlice slice : slices) {
            long[] own =
                Arrays.stream(images)
                    .filter(id -> id % 7 != 3 && slice.value().endsWith(" " + Math.abs(id) % parts))
                    .toArray();
            CocoRules rules = c.rules().withImages(own);
            CocoTensors alone = CocoEvaluator.evaluate(c.truth(), c.results(), rules, 1);
            assertThat(slice.images()).isEqualTo(own.length);
            assertThat(slice.lines()).isEqualTo(CocoSummary.of(alone, rules));
            assertThat(slice.classPrecisions())
                .isEqualTo(CocoSummary.classPrecisions(alone, rules));
            assertThat(slice.detections())
                .isEqualTo(IntStream.range(0, alone.classes()).mapToLong(alone::detections).sum());
            compared.incrementAndGet();
          }
        });
    assertThat(compared.get()).isGreaterThan(1000);
  }

  /** NaN is NaN. */
  private static void assertSame(double found, double wanted) {
    assertThat(Double.compare(found, wanted)).as("%s for %s", found, wanted).isZero();
  }

  private static double number(JsonNode hex) {
    return hex.asText().equals("nan") ? Double.NaN : Double.parseDouble(hex.asText());
  }

  private static long[] ids(CocoTruth truth) {
    return IntStream.range(0, truth.images().size()).mapToLong(truth.images()::id).toArray();
  }

  @Test
  void anUnknownThresholdIsRefused() throws IOException {
    CocoCase.each(
        "segm.jsonl.gz",
        c -> {
          if (c.fields().get("id").asInt() == 0) {
            assertThatThrownBy(() -> c.rules().threshold(.123))
                .hasMessageContaining("No IoU threshold 0.123; valid: [");
          }
        });
  }
}
