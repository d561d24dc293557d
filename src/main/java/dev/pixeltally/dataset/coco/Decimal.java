package dev.pixeltally.dataset.coco;

import java.math.BigInteger;

/**
 * Decimal numbers of up to 18 digits to the nearest double, by one multiplication of 64 by 128 bits
 * (D. Lemire, "Number parsing at a gigabyte per second", 2021, after an idea of M. Eisel).
 */
final class Decimal {
  /** Digits after the point that this knows, and zeros before it. */
  static final int MOST_DECIMALS = 22;

  private static final long[] HIGH = new long[MOST_DECIMALS + 1];
  private static final long[] LOW = new long[MOST_DECIMALS + 1];

  static {
    // 2^b / 5^d, its first 128 bits rounded up.
    for (int d = 0; d <= MOST_DECIMALS; d++) {
      BigInteger five = BigInteger.valueOf(5).pow(d);
      int shift = 127 + five.bitLength();
      BigInteger scaled = BigInteger.ONE.shiftLeft(shift).divide(five).add(BigInteger.ONE);
      BigInteger bits = d == 0 ? BigInteger.ONE.shiftLeft(127) : scaled;
      bits = bits.shiftRight(bits.bitLength() - 128);
      HIGH[d] = bits.shiftRight(64).longValue();
      LOW[d] = bits.longValue();
    }
  }

  private Decimal() {}

  /**
   * digits / 10^decimals, rounded to even.
   *
   * @param digits 1 or more, below 10^18
   * @param decimals 0 to {@link #MOST_DECIMALS}
   */
  static double of(long digits, int decimals) {
    int zeros = Long.numberOfLeadingZeros(digits);
    long w = digits << zeros;
    long high = multiplyHigh(w, HIGH[decimals]);
    long low = w * HIGH[decimals];
    if ((high & 0x1FF) == 0x1FF) {
      // Too near to a border to tell by 64 bits of the power: takes the other 64.
      long carry = multiplyHigh(w, LOW[decimals]);
      low += carry;
      if (Long.compareUnsigned(low, carry) < 0) {
        high++;
      }
    }
    int upper = (int) (high >>> 63);
    long mantissa = high >>> (upper + 9);
    int lost = zeros + (1 ^ upper);
    // Exactly between two doubles only where the product is exact, which it is for few decimals.
    boolean exact = Long.compareUnsigned(low, 1) <= 0 && decimals <= 4;
    if (exact && (mantissa & 3) == 1 && mantissa << (upper + 9) == high) {
      mantissa &= ~1L;
    }
    mantissa += mantissa & 1;
    mantissa >>>= 1;
    int exponent = ((217706 * -decimals) >> 16) + 1023 + 64 - lost;
    if (mantissa >= 1L << 53) {
      mantissa = 1L << 52;
      exponent++;
    }
    return Double.longBitsToDouble((mantissa & ~(1L << 52)) | ((long) exponent << 52));
  }

  private static long multiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }
}
