package dev.pixeltally.dataset.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against the JDK's own parser. */
class DecimalTest {
  @Test
  void randomDigitsAreRoundedAsTheJdkRoundsThem() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 2_000_000; i++) {
      long digits = random.nextLong(1, 1_000_000_000_000_000_000L) >>> random.nextInt(60);
      check(Math.max(1, digits), random.nextInt(Decimal.MOST_DECIMALS + 1));
    }
  }

  /** Halfway between two doubles, and one unit beside: where rounding goes wrong first. */
  @Test
  void numbersBetweenTwoDoublesGoToTheEvenOne() {
    SplittableRandom random = new SplittableRandom(12);
    BigDecimal limit = BigDecimal.TEN.pow(18);
    int checked = 0;
    while (checked < 200_000) {
      long mantissa = random.nextLong(1L << 52, 1L << 53);
      int shift = random.nextInt(1, 12);
      BigDecimal half =
          new BigDecimal(BigInteger.valueOf(mantissa).shiftLeft(1).add(BigInteger.ONE))
              .divide(new BigDecimal(BigInteger.TWO.pow(shift)));
      BigDecimal plain = half.stripTrailingZeros();
      int decimals = Math.max(0, plain.scale());
      BigInteger digits = plain.movePointRight(decimals).toBigInteger();
      if (new BigDecimal(digits).compareTo(limit) >= 0 || decimals > Decimal.MOST_DECIMALS) {
        digits = BigInteger.valueOf(mantissa >>> 3);
        decimals = 0;
      }
      for (int beside = -1; beside <= 1; beside++) {
        check(digits.longValueExact() + beside, decimals);
      }
      checked++;
    }
  }

  private static void check(long digits, int decimals) {
    double expected = Double.parseDouble(digits + "e-" + decimals);
    if (Decimal.of(digits, decimals) != expected) {
      assertThat(Decimal.of(digits, decimals)).as("%de-%d", digits, decimals).isEqualTo(expected);
    }
  }
}
