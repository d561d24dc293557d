package dev.pixeltally.image;

/** What two masks of one image have in common, and their union, run by run. */
final class RunSets {
  /** Which pixels of two masks {@link #combine} keeps. */
  enum Keep {
    EITHER,
    BOTH
  }

  private RunSets() {}

  /**
   * Pixels in both masks.
   *
   * @param ends holds the ends of one mask's runs from {@code a} to {@code aTo}, and of the other's
   *     from {@code b} to {@code bTo}
   */
  static long intersection(int[] ends, int a, int aTo, int b, int bTo) {
    // Foreground runs start at every second end; a last one of background is cut off.
    int aLast = a + (aTo - a & ~1) - 2;
    int bLast = b + (bTo - b & ~1) - 2;
    if (aLast < a || bLast < b) {
      return 0;
    }
    int i = reaching(ends, a, aLast, ends[b]);
    int j = reaching(ends, b, bLast, ends[i]);
    int aStart = ends[i];
    int aEnd = ends[i + 1];
    int bStart = ends[j];
    int bEnd = ends[j + 1];
    long sum = 0;
    while (true) {
      sum += Math.max(0, Math.min(aEnd, bEnd) - Math.max(aStart, bStart));
      if (aEnd < bEnd) {
        i += 2;
        if (i > aLast) {
          return sum;
        }
        aStart = ends[i];
        aEnd = ends[i + 1];
      } else {
        j += 2;
        if (j > bLast) {
          return sum;
        }
        bStart = ends[j];
        bEnd = ends[j + 1];
      }
    }
  }

  /** The first foreground run from {@code first} on that ends behind {@code pixel}, or the last. */
  private static int reaching(int[] ends, int first, int last, int pixel) {
    int low = 0;
    int high = (last - first) / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[first + 2 * middle + 1] > pixel) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return first + 2 * low;
  }

  /**
   * Writes the ends of the runs of a union or intersection into {@code out}, from {@code at}. Runs
   * without pixels come out where {@code rleMerge} of pycocotools 2.0.11 writes them.
   *
   * @return where they end in {@code out}
   */
  static int combine(Keep keep, int[] ends, int a, int aTo, int b, int bTo, int[] out, int at) {
    int pixels = ends[aTo - 1];
    int i = a + 1;
    int j = b + 1;
    int aEnd = ends[a];
    int bEnd = ends[b];
    int in = 0;
    int was = 0;
    int need = keep == Keep.BOTH ? 2 : 1;
    while (true) {
      int pixel = Math.min(aEnd, bEnd);
      if (aEnd == pixel && i < aTo) {
        aEnd = ends[i++];
        in ^= 1;
      }
      if (bEnd == pixel && j < bTo) {
        bEnd = ends[j++];
        in ^= 2;
      }
      int is = Integer.bitCount(in) >= need ? 1 : 0;
      boolean last = pixel == pixels && aEnd == pixel && bEnd == pixel;
      if (is != was || last) {
        out[at++] = pixel;
      }
      if (last) {
        return at;
      }
      was = is;
    }
  }

  /**
   * The first pixel at which both masks have a run without pixels behind their first, or -1. There
   * pycocotools stops comparing them.
   */
  static int sharedGap(int[] ends, int a, int aTo, int b, int bTo) {
    int i = gap(ends, a + 1, aTo);
    int j = gap(ends, b + 1, bTo);
    while (i < aTo && j < bTo) {
      if (ends[i] == ends[j]) {
        return ends[i];
      }
      if (ends[i] < ends[j]) {
        i = gap(ends, i + 1, aTo);
      } else {
        j = gap(ends, j + 1, bTo);
      }
    }
    return -1;
  }

  private static int gap(int[] ends, int i, int to) {
    while (i < to && ends[i] != ends[i - 1]) {
      i++;
    }
    return i;
  }
}
