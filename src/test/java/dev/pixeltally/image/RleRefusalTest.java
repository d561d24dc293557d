package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken masks end in a sentence, at once, whatever sizes and coordinates they claim. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class RleRefusalTest {
  @ParameterizedTest
  @CsvSource({
    "'', end at pixel 0 of 12",
    "1, end at pixel 1 of 12",
    "=, has 13 pixels where 12 are left",
    "05O, has -1 pixels where 7 are left",
    "0h, its text ends within a run",
    "'0 ', has the code 32",
    "0p, has the code 112",
    "0é, has the code 195",
    "PPPPPPPP0, more than seven characters",
    "PPPPPP>, where 12 are left"
  })
  void brokenTextIsRefused(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rle.ofText(text, 3, 4))
        .withMessageContaining("height 3, width 4")
        .withMessageContaining(why)
        .withMessageContaining("valid:");
  }

  @Test
  void runsWithoutPixelsAreKept() {
    Rle mask = Rle.ofCounts(new int[] {2, 3, 0, 2, 5}, 3, 4);
    assertThat(mask.area()).isEqualTo(5);
    assertThat(Rle.ofText(mask.text(), 3, 4).counts()).containsExactly(2, 3, 0, 2, 5);
  }

  @Test
  void wrongCountsAreRefused() {
    for (int[] counts : new int[][] {{}, {11}, {13}, {5, -1, 8}, {5, Integer.MAX_VALUE, 8}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Rle.ofCounts(counts, 3, 4))
          .withMessageContaining("valid:");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "5, 0", "-1, 5", "50000, 50000"})
  void wrongSizesAreRefused(int height, int width) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rle.ofText("0", height, width))
        .withMessageContaining("valid: at least 1 each");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rle.ofBox(0, 0, 2, 2, height, width))
        .withMessageContaining("valid: at least 1 each");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e300, -4.3e8, 4.3e8})
  void coordinatesThatPycocotoolsCannotHoldAreRefused(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rle.ofPolygons(List.of(new double[] {1, 1, 5, value, 9, 3}), 20, 20))
        .withMessageContaining("valid: finite coordinates");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rle.ofBox(-4e8, 1, 8e8, 3, 20, 20))
        .withMessageContaining("valid: finite coordinates");
  }

  @Test
  void polygonsWithoutPointsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rle.ofPolygons(List.of(), 20, 20))
        .withMessageContaining("0 rings");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rle.ofPolygons(List.of(new double[] {1, 2, 3, 4}), 20, 20))
        .withMessageContaining("the first of 4 numbers");
  }

  @Test
  void masksOfDifferentSizeDoNotCombine() {
    Rle a = Rle.ofBox(0, 0, 2, 2, 4, 5);
    Rle b = Rle.ofBox(0, 0, 2, 2, 5, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> a.union(b))
        .withMessageContaining("4x5 and of 5x4");
    assertThat(a.iou(b)).isEqualTo(-1);
  }

  @Test
  void aPolygonFarLargerThanItsImageCostsNoMoreThanTheImage() {
    double[] ring = new double[4000];
    for (int i = 0; i < ring.length; i += 2) {
      ring[i] = i % 4 == 0 ? -2e8 : 2e8 - i;
      ring[i + 1] = i % 8 < 4 ? -1e8 + i : 1e8;
    }
    assertThat(Rle.ofPolygons(List.of(ring), 480, 640).height()).isEqualTo(480);
  }

  @Test
  void crossingsWithoutEndAreRefused() {
    double[] ring = new double[400_000];
    for (int i = 0; i < ring.length; i += 2) {
      ring[i] = i % 4 == 0 ? 0 : 1e6;
      ring[i + 1] = i % 3;
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rle.ofPolygons(List.of(ring), 4, 1_000_000))
        .withMessageContaining("crosses columns");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rle.ofBox(0, 0, 3e8, 1, 1, 300_000_000))
        .withMessageContaining("crosses columns");
  }

  @Test
  void manyCrossingsOfOneColumnAndManyRingsTakeNoTime() {
    double[] zigzag = new double[1_000_000];
    for (int i = 0; i < zigzag.length; i += 2) {
      zigzag[i] = i % 4 == 0 ? 1 : 3;
      zigzag[i + 1] = (i * 7919L) % 400;
    }
    assertThat(Rle.ofPolygons(List.of(zigzag), 400, 4).height()).isEqualTo(400);
    double[] small = {3, 3, 3, 9, 9, 9};
    List<double[]> rings = Collections.nCopies(50_000, small);
    assertThat(Rle.ofPolygons(rings, 20, 20)).isEqualTo(Rle.ofPolygons(List.of(small), 20, 20));
  }

  @Test
  void hugeImagesCostWhatTheirRunsCost() {
    int width = Integer.MAX_VALUE;
    int[] counts = {5, 3, width - 12, 2, 2};
    Rle mask = Rle.ofCounts(counts, 1, width);
    // Printed by pycocotools 2.0.11.
    assertThat(mask.text()).isEqualTo("53cooooo1O_PPPPPN");
    assertThat(Arrays.equals(Rle.ofText(mask.text(), 1, width).counts(), counts)).isTrue();
    assertThat(mask.box()).containsExactly(5, 0, width - 7.0, 1);
    assertThat(mask.iou(mask)).isEqualTo(1);
    assertThat(mask.crop(4, 0, 1, 6).counts()).containsExactly(1, 3, 2);
  }

  @Test
  void theRestOfThePoolStaysAfterARefusal() {
    RunPool pool = new RunPool();
    int box = pool.addBox(1, 1, 5, 5, 10, 10);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.addText(new byte[] {50, 51, 0}, 0, 3, 10, 10));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.addCounts(new int[] {50, 51}, 0, 2, 10, 10));
    int again = pool.addBox(1, 1, 5, 5, 10, 10);
    assertThat(pool.count()).isEqualTo(2);
    assertThat(pool.iou(box, again)).isEqualTo(1);
    assertThat(pool.rle(again).box()).containsExactly(1, 1, 5, 5);
  }
}
