package dev.pixeltally.measure.coco;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.coco.CocoTruth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedCurvesTest {
  @ParameterizedTest
  @ValueSource(strings = {"bbox.jsonl.gz", "segm.jsonl.gz", "keypoints.jsonl.gz", "lvis.jsonl.gz"})
  void weightsOfOneGiveTheEvaluationsOwnBits(String file) throws IOException {
    List<String> wrong = new ArrayList<>();
    int[] compared = new int[1];
    CocoCase.each(
        file,
        c -> {
          if (c.repeatsCategoryWithoutClasses()) {
            return;
          }
          try {
            CocoTruth truth = c.readTruth();
            CocoMatches matches = CocoMatches.of(truth, c.readResults(truth), c.rules(), 1);
            CocoBootstrap bootstrap = new CocoBootstrap(matches, 0);
            int[] ones = new int[truth.images().size()];
            Arrays.fill(ones, 1);
            WeightedCurves curves = new WeightedCurves(matches, new WeightedIndex(matches));
            // What an earlier weighing left behind must not show.
            curves.weigh(new int[ones.length]);
            double[] found = bootstrap.numbers(curves.weigh(ones));
            if (!Arrays.equals(found, bootstrap.numbers(matches.tensors(1)))) {
              wrong.add(c.name());
            }
            compared[0]++;
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(wrong).isEmpty();
    assertThat(compared[0]).isGreaterThan(2300);
  }

  @Test
  void drawsAreThoseOfJavasSplittableRandom() throws IOException {
    CocoCase.each(
        "bbox.jsonl.gz",
        c -> {
          if (c.fields().get("id").asInt() > 20 || c.fields().get("params").has("imgIds")) {
            return;
          }
          try {
            CocoTruth truth = c.readTruth();
            int n = truth.images().size();
            CocoMatches matches = CocoMatches.of(truth, c.readResults(truth), c.rules(), 1);
            SplittableRandom random = new SplittableRandom(7);
            int[] weights = new int[n];
            for (int resample = 0; resample < 3; resample++) {
              new CocoBootstrap(matches, 7).draw(resample, weights);
              int[] wanted = new int[n];
              for (int j = 0; j < n; j++) {
                long half = random.nextLong() >>> 1;
                // The highest 63 bits tell which image, but for ends that no small case meets.
                wanted[(int) Math.multiplyHigh(half, 2L * n)]++;
              }
              assertThat(weights).isEqualTo(wanted);
            }
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
