package dev.pixeltally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against BigDecimal, whose sums have no error and which is rounded once. */
final class ExactSumTest {
  private static ExactSum of(double... values) {
    ExactSum sum = new ExactSum();
    for (double v : values) {
      sum.add(v);
    }
    return sum;
  }

  @Test
  void smallNumbersAreNotLostBesideLargeOnes() {
    assertThat(of(1e300, 1, -1e300).value()).isEqualTo(1);
    assertThat(of(1e16, 1, 1, -1e16).value()).isEqualTo(2);
    assertThat(of(Double.MIN_VALUE, 1, -1).value()).isEqualTo(Double.MIN_VALUE);
    assertThat(of(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE).value())
        .isEqualTo(Double.MAX_VALUE);
    assertThat(of().value()).isZero();
    assertThat(of(0.0, -0.0).value()).isZero();
  }

  @Test
  void roundsOnceTiesToEven() {
    double half = Math.ulp(1.0) / 2;
    assertThat(of(1, half).value()).isEqualTo(1);
    assertThat(of(1 + Math.ulp(1.0), half).value()).isEqualTo(1 + 2 * Math.ulp(1.0));
    assertThat(of(1, half, Double.MIN_VALUE).value()).isEqualTo(1 + Math.ulp(1.0));
    assertThat(of(-1, -half, -Double.MIN_VALUE).value()).isEqualTo(-1 - Math.ulp(1.0));
  }

  @Test
  void whatIsNotFiniteIsSummedAsDoublesAre() {
    assertThat(of(1, Double.POSITIVE_INFINITY).value()).isInfinite();
    assertThat(of(Double.POSITIVE_INFINITY, 2, Double.NEGATIVE_INFINITY).value()).isNaN();
    assertThat(of(Double.NaN, 1).value()).isNaN();
    assertThat(of(Double.MAX_VALUE, Double.MAX_VALUE).value()).isInfinite();
  }

  @Test
  void anySplitAndAnyOrderHaveTheBitsOfTheTrueSum() {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      int n = random.nextInt(40);
      List<Double> values = new ArrayList<>();
      BigDecimal truth = BigDecimal.ZERO;
      int spread = random.nextInt(2000);
      for (int i = 0; i < n; i++) {
        double v =
            Math.scalb(random.nextDouble() - .5, random.nextInt(spread + 1) - spread / 2 - 40);
        values.add(v);
        truth = truth.add(new BigDecimal(v));
      }
      Collections.shuffle(values, random);
      List<ExactSum> parts = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        parts.add(new ExactSum());
      }
      values.forEach(v -> parts.get(random.nextInt(parts.size())).add(v));
      Collections.shuffle(parts, random);
      ExactSum whole = parts.get(0);
      parts.subList(1, parts.size()).forEach(whole::add);
      assertThat(whole.value()).as("round %d", round).isEqualTo(truth.doubleValue());
    }
  }
}
