package dev.pixeltally.measure;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum of doubles without error: whatever was added, in whatever order and in however many parts,
 * {@link #value} is the one double nearest to the true sum.
 *
 * <p>Kept as a whole number of 2<sup>-1074</sup>, the smallest double, in digits of 32 bits:
 *
 * <pre>
 *   value = 2^-1074 * (digits[0] * 2^(32 * first) + digits[1] * 2^(32 * (first + 1)) + ...)
 * </pre>
 *
 * Only the digits that were touched are there. A digit is a signed long: 2<sup>29</sup> additions
 * fit before carries have to be passed on.
 */
public final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MANTISSA = 52;
  private static final int SMALLEST = 1074;
  private static final int ROOM = 1 << 29;
  private static final long DIGIT = 0xffff_ffffL;

  private int first;
  private long[] digits = {};

  /** Additions since carries were last passed on. */
  private int waiting;

  /** What was added that is no finite number, summed as doubles are: order has no part in that. */
  private double special;

  /** Adds a number. Infinities and NaN make the sum what they would make any sum. */
  public void add(double x) {
    long bits = Double.doubleToRawLongBits(x);
    int exponent = (int) (bits >>> MANTISSA) & 0x7ff;
    if (exponent == 0x7ff) {
      special += x;
      return;
    }
    long mantissa = bits & ((1L << MANTISSA) - 1);
    if (exponent > 0) {
      mantissa |= 1L << MANTISSA;
    } else {
      exponent = 1;
    }
    if (mantissa == 0) {
      return;
    }
    int place = exponent - 1;
    int at = reserve(place >> 5, (place >> 5) + 3);
    int shift = place & 31;
    // 53 bits, moved by up to 31, lie in three digits.
    long low = (mantissa & DIGIT) << shift;
    long high = (mantissa >>> 32) << shift;
    long middle = (low >>> 32) + (high & DIGIT);
    if (bits < 0) {
      digits[at] -= low & DIGIT;
      digits[at + 1] -= middle;
      digits[at + 2] -= high >>> 32;
    } else {
      digits[at] += low & DIGIT;
      digits[at + 1] += middle;
      digits[at + 2] += high >>> 32;
    }
    if (++waiting >= ROOM) {
      carry();
    }
  }

  /** Adds another sum, which stays as it is. */
  public void add(ExactSum other) {
    special += other.special;
    if (other.digits.length > 0) {
      if (waiting + (long) other.waiting + 1 >= ROOM) {
        carry();
        other.carry();
      }
      int at = reserve(other.first, other.first + other.digits.length);
      for (int i = 0; i < other.digits.length; i++) {
        digits[at + i] += other.digits[i];
      }
      waiting += other.waiting + 1;
    }
  }

  /** The double nearest to the sum, ties to even; 0 for no numbers. */
  public double value() {
    if (special != 0 || Double.isNaN(special)) {
      return special;
    }
    BigInteger sum = BigInteger.ZERO;
    for (int i = digits.length - 1; i >= 0; i--) {
      sum = sum.shiftLeft(32).add(BigInteger.valueOf(digits[i]));
    }
    BigInteger magnitude = sum.abs();
    int drop = Math.max(0, magnitude.bitLength() - 64);
    BigInteger kept = magnitude.shiftRight(drop);
    if (drop > 0 && drop > magnitude.getLowestSetBit()) {
      // What is dropped only says that this is no tie.
      kept = kept.setBit(0);
    }
    // What has more than 53 bits is far from the smallest double: no second rounding.
    return sum.signum() * Math.scalb(kept.doubleValue(), 32 * first - SMALLEST + drop);
  }

  /** Makes room for digits {@code from} to {@code to}; where {@code from} stands. */
  private int reserve(int from, int to) {
    if (digits.length == 0) {
      first = from;
      digits = new long[to - from];
    } else if (from < first || to > first + digits.length) {
      int newFirst = Math.min(from, first);
      int newEnd = Math.max(to, first + digits.length);
      long[] wider = new long[newEnd - newFirst];
      System.arraycopy(digits, 0, wider, first - newFirst, digits.length);
      digits = wider;
      first = newFirst;
    }
    return from - first;
  }

  /** Brings all digits but the last into 0..2^32-1. */
  private void carry() {
    long over = 0;
    for (int i = 0; i < digits.length; i++) {
      long digit = digits[i] + over;
      over = digit >> 32;
      digits[i] = digit & DIGIT;
    }
    if (over != 0) {
      int n = digits.length;
      digits = Arrays.copyOf(digits, n + 1);
      digits[n] = over;
    }
    waiting = 1;
  }
}
