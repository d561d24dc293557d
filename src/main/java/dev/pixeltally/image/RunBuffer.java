package dev.pixeltally.image;

import java.util.Arrays;

/**
 * Room for runs, each as the pixel at which it ends, counted down the columns. One thread's; grows
 * and is kept.
 */
final class RunBuffer {
  private static final long MOST = Integer.MAX_VALUE - 8;

  int[] ends = new int[256];

  /** Makes sure that {@code size} numbers fit; what {@code ends} holds is kept. */
  void room(long size) {
    if (size > MOST) {
      throw new IllegalArgumentException(
          "Cannot hold " + size + " runs of masks at once; valid: at most " + MOST);
    }
    if (size > ends.length) {
      ends = Arrays.copyOf(ends, (int) Math.min(MOST, Math.max(size, 2L * ends.length)));
    }
  }

  /**
   * Appends a change between background and foreground at {@code pixel}, not before the last one;
   * two changes at one pixel are none.
   *
   * @param from where the mask's runs start in {@code ends}
   * @param at where they end so far
   * @return where they end now
   */
  static int change(int[] ends, int from, int at, int pixel) {
    if (at > from && ends[at - 1] == pixel) {
      return at - 1;
    }
    ends[at] = pixel;
    return at + 1;
  }

  /** Appends the last run, which ends with the image, unless a run ends there already. */
  static int close(int[] ends, int from, int at, int pixels) {
    if (at > from && ends[at - 1] == pixels) {
      return at;
    }
    ends[at] = pixels;
    return at + 1;
  }
}
