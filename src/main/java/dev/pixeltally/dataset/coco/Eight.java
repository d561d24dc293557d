package dev.pixeltally.dataset.coco;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Eight bytes of text at once: what a loop over bytes finds one by one, found by a few operations
 * on a long whose lowest byte is the first. Found is told by the highest bit of each byte, as in
 * {@code 0x80} where the second and no other is one: {@code 0x8000}.
 *
 * <p>Made for the JVM's first compiler, which is all that a short command runs: it puts small
 * methods where they are called, and reads numbers of an array, but puts a number together from an
 * array's bytes one by one. So text is kept as numbers, too.
 */
final class Eight {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = 0x8080808080808080L;
  private static final long NO_SIGN = 0x7F * ONES;

  private Eight() {}

  /** Text as numbers of eight bytes each. */
  static void pack(byte[] text, long[] into, int count) {
    ByteBuffer.wrap(text).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(into, 0, count);
  }

  /** The eight bytes of packed text that begin there. */
  static long at(long[] packed, int from) {
    int i = from >>> 3;
    int bits = (from & 7) << 3;
    return (packed[i] >>> bits) | ((packed[i + 1] << 1) << (63 - bits));
  }

  /** Which are none of 0 to 9. */
  static long notDigits(long bytes) {
    // A digit is 0 to 9 without the bits of '0'; 118 more lift all above 9 into the highest bit.
    long low = bytes ^ (0x30 * ONES);
    return (((low & NO_SIGN) + 0x76 * ONES) | low) & HIGHEST;
  }

  /** How many bytes come before the first that was found; one at least was. */
  static int before(long found) {
    return (int) (((((found & -found) - 1) & ONES) * ONES) >>> 56) - 1;
  }

  /**
   * The number that up to eight digits make, which stand at the end; before them are bytes whose
   * lower half is 0.
   */
  static int number(long digits) {
    long ones = digits & (0x0F * ONES);
    long pairs = ((ones * 10) + (ones >>> 8)) & 0x00FF00FF00FF00FFL;
    long fours = ((pairs * 100) + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
    return (int) ((fours * 10_000) + (fours >>> 32));
  }

  /**
   * Passes over a list of numbers without exponents, eight bytes at a time: digits, signs, points,
   * commas and spaces, and each point follows a digit.
   *
   * @param from where a number begins
   * @return before what is something else; {@code from} or less where that comes at once
   */
  static int behindNumbers(long[] packed, int from) {
    int i = from >>> 3;
    // Without 32 these are 0, 12, 13, 14 and 16 to 25, and none has one of the upper three bits.
    long five = (packed[i] ^ (0x20 * ONES)) & (-1L << ((from & 7) << 3));
    long digitBefore = 0;
    while (true) {
      long oneToEleven = (five + 0x7F * ONES) & ~(five + 0x74 * ONES);
      long fifteen = ~((five ^ (0x0F * ONES)) + 0x7F * ONES);
      long beyond = (five + 0x66 * ONES) | (five << 1) | (five << 2);
      long points = ~((five ^ (0x0E * ONES)) + 0x7F * ONES);
      long digits = (five << 11) | digitBefore;
      if (((oneToEleven | fifteen | beyond | five | (points & ~digits)) & HIGHEST) != 0) {
        return i << 3;
      }
      digitBefore = (five >>> 53) & 0x80;
      five = packed[++i] ^ (0x20 * ONES);
    }
  }

  /** Where a string ends or has a backslash or a 0, sought from within. */
  static int endOfText(long[] packed, int from) {
    int i = from >>> 3;
    long own = -1L << ((from & 7) << 3);
    // What stands before it becomes spaces.
    long bytes = (packed[i] & own) | ((0x20 * ONES) & ~own);
    long ends = (quotes(bytes) | zeros(bytes)) & HIGHEST;
    while (ends == 0) {
      bytes = packed[++i];
      ends = (quotes(bytes) | zeros(bytes)) & HIGHEST;
    }
    return (i << 3) + before(ends);
  }

  /** The same, or where there is anything below a space. */
  static int endOfPlainText(long[] packed, int from) {
    int i = from >>> 3;
    long own = -1L << ((from & 7) << 3);
    // What stands before it becomes spaces.
    long bytes = (packed[i] & own) | ((0x20 * ONES) & ~own);
    long ends = (quotes(bytes) | controls(bytes)) & HIGHEST;
    while (ends == 0) {
      bytes = packed[++i];
      ends = (quotes(bytes) | controls(bytes)) & HIGHEST;
    }
    return (i << 3) + before(ends);
  }

  private static long quotes(long bytes) {
    return zeros(bytes ^ ('"' * ONES)) | zeros(bytes ^ ('\\' * ONES));
  }

  private static long controls(long bytes) {
    return (bytes - 0x20 * ONES) & ~bytes;
  }

  /** Which are 0, in the highest bits; behind the first some may be others. */
  private static long zeros(long bytes) {
    return (bytes - ONES) & ~bytes;
  }
}
