package dev.pixeltally.image;

import java.util.Arrays;

/** How far bytes are equal, many compared at a time: {@code Arrays.mismatch} is an intrinsic. */
final class Zeros {
  private static final byte[] ZEROS = new byte[1 << 12];

  private Zeros() {}

  /** How many bytes from {@code at} on are zero, at most {@code most}. */
  static int count(byte[] bytes, int at, int most) {
    int found = 0;
    while (found < most) {
      int part = Math.min(most - found, ZEROS.length);
      int differs = Arrays.mismatch(bytes, at + found, at + found + part, ZEROS, 0, part);
      if (differs >= 0) {
        return found + differs;
      }
      found += part;
    }
    return most;
  }

  /** How many bytes from {@code at} on are those from {@code from} on, at most {@code most}. */
  static int equal(byte[] a, int at, byte[] b, int from, int most) {
    int differs = Arrays.mismatch(a, at, at + most, b, from, from + most);
    return differs < 0 ? most : differs;
  }
}
