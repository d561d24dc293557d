package dev.pixeltally.image;

/**
 * Filters of RGB rows undone, fast where the rows are flat as maps of segments are: a stretch of
 * pixels that hold no difference is found, and filled, by a few calls of what the platform does
 * many bytes at a time; only a pixel that has one is worked out. What {@link UnfilterFlat} does for
 * one byte a pixel.
 */
final class UnfilterFlatRgb {
  private UnfilterFlatRgb() {}

  /** Arguments as {@link Unfilter#row}. */
  static void sub(byte[] raw, int at, byte[] into, int to, int length) {
    int r = 0;
    int g = 0;
    int b = 0;
    int i = 0;
    while (i + 2 < length) {
      if (zero(raw, at + i)) {
        int flat = whole(Zeros.count(raw, at + i, length - i));
        repeat(into, to + i, flat, r, g, b);
        i += flat;
      } else {
        r += raw[at + i];
        g += raw[at + i + 1];
        b += raw[at + i + 2];
        into[to + i] = (byte) r;
        into[to + i + 1] = (byte) g;
        into[to + i + 2] = (byte) b;
        i += 3;
      }
    }
  }

  /**
   * Arguments as {@link Unfilter#row}. Without differences, a row whose left and corner are equal
   * goes on as the row above does, and below a flat stretch as its own left does.
   */
  static void paeth(byte[] raw, int at, byte[] above, int up, byte[] into, int to, int length) {
    if (length < 3) {
      return;
    }
    for (int i = 0; i < 3; i++) {
      into[to + i] = (byte) (raw[at + i] + above[up + i]);
    }
    int i = 3;
    while (i + 2 < length) {
      if (!zero(raw, at + i)) {
        pixel(raw, at + i, above, up + i, into, to + i);
        i += 3;
        continue;
      }
      int end = i + whole(Zeros.count(raw, at + i, length - i));
      while (i < end) {
        if (same(into, to + i - 3, above, up + i - 3)) {
          System.arraycopy(above, up + i, into, to + i, end - i);
          i = end;
        } else if (same(above, up + i, above, up + i - 3)) {
          int flat = whole(Zeros.equal(above, up + i, above, up + i - 3, end - i));
          repeat(into, to + i, flat, into[to + i - 3], into[to + i - 2], into[to + i - 1]);
          i += flat;
        } else {
          pixel(raw, at + i, above, up + i, into, to + i);
          i += 3;
        }
      }
    }
  }

  private static void pixel(byte[] raw, int at, byte[] above, int up, byte[] into, int to) {
    for (int k = 0; k < 3; k++) {
      int left = into[to + k - 3] & 0xff;
      int corner = above[up + k - 3] & 0xff;
      into[to + k] = (byte) (raw[at + k] + Unfilter.predict(left, above[up + k] & 0xff, corner));
    }
  }

  /** Bytes of whole pixels. */
  private static int whole(int bytes) {
    return bytes - bytes % 3;
  }

  private static boolean zero(byte[] raw, int at) {
    return (raw[at] | raw[at + 1] | raw[at + 2]) == 0;
  }

  private static boolean same(byte[] a, int at, byte[] b, int from) {
    return a[at] == b[from] && a[at + 1] == b[from + 1] && a[at + 2] == b[from + 2];
  }

  /** One pixel all along, each copy as long as all before it. */
  private static void repeat(byte[] into, int to, int length, int r, int g, int b) {
    into[to] = (byte) r;
    into[to + 1] = (byte) g;
    into[to + 2] = (byte) b;
    for (int done = 3; done < length; done *= 2) {
      System.arraycopy(into, to, into, to + done, Math.min(done, length - done));
    }
  }
}
