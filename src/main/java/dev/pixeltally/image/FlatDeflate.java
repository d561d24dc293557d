package dev.pixeltally.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Adler32;

/**
 * Deflates label maps (zlib, RFC 1950 and 1951). What repeats in them is the pixel to the left or
 * the one above, so only these two distances are tried: several times faster than zlib's search,
 * and smaller than what its fast levels make. The bytes depend on nothing but the input.
 *
 * <p>One thread's; buffers are kept.
 */
final class FlatDeflate {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK_TOKENS = 1 << 15;
  private static final int SHORTEST = 3;
  private static final int LONGEST = 258;
  private static final int END = 256;
  private static final int SYMBOLS = 286;
  private static final int DISTANCES = 30;

  /** Bits of a token at most: two codes of 15 bits, 5 and 13 extra bits. */
  private static final int MOST_BYTES = BLOCK_TOKENS * 6 + 1024;

  private static final int MATCH = 1 << 30;
  private static final int ABOVE = 1 << 29;

  /** By match length: code, extra bits, base. */
  private static final int[] LENGTH_CODE = new int[LONGEST + 1];

  private static final int[] LENGTH_EXTRA = new int[SYMBOLS];
  private static final int[] LENGTH_BASE = new int[SYMBOLS];

  static {
    int base = SHORTEST;
    for (int code = 257; code < 285; code++) {
      int extra = code < 265 ? 0 : (code - 261) / 4;
      LENGTH_EXTRA[code] = extra;
      LENGTH_BASE[code] = base;
      for (int i = 0; i < 1 << extra && base + i < LONGEST; i++) {
        LENGTH_CODE[base + i] = code;
      }
      base += 1 << extra;
    }
    LENGTH_CODE[LONGEST] = 285;
    LENGTH_BASE[285] = LONGEST;
  }

  private final int[] tokens = new int[BLOCK_TOKENS];
  private final int[] symbolCounts = new int[SYMBOLS];
  private final int[] distanceCounts = new int[DISTANCES];
  private final PrefixCode symbols = new PrefixCode(SYMBOLS, 15);
  private final PrefixCode distances = new PrefixCode(DISTANCES, 15);
  private final BitWriter out = new BitWriter();
  private int largest;

  /**
   * Deflates {@code length} bytes of {@code data}, which has eight bytes of room behind them.
   *
   * @param pixel bytes from a pixel to the next, 1 to 4
   * @param row bytes from a row to the next
   * @return how many bytes of {@link #bytes} they became
   */
  int deflate(byte[] data, int length, int pixel, int row) {
    Adler32 adler = new Adler32();
    adler.update(data, 0, length);
    out.start(MOST_BYTES);
    out.put(0x78, 8);
    out.put(0x01, 8);
    int above = row <= 1 << 15 ? row : 0;
    largest = 0;
    int at = 0;
    do {
      Arrays.fill(symbolCounts, 0);
      Arrays.fill(distanceCounts, 0);
      symbolCounts[END] = 1;
      int n = 0;
      while (at < length && n < BLOCK_TOKENS) {
        int most = Math.min(LONGEST, length - at);
        int run = at >= pixel ? repeated(data, at, pixel, most) : 0;
        int over = run < most && above > 0 && at >= above ? repeated(data, at, above, most) : 0;
        // The row above costs some seven bits more than the left neighbour.
        boolean up = over > run + 1;
        int matched = up ? over : run;
        if (matched >= SHORTEST) {
          tokens[n++] = MATCH | (up ? ABOVE : 0) | matched;
          symbolCounts[LENGTH_CODE[matched]]++;
          distanceCounts[distanceCode(up ? above : pixel)]++;
          at += matched;
        } else {
          int literal = data[at++] & 0xff;
          tokens[n++] = literal;
          symbolCounts[literal]++;
          largest = Math.max(largest, literal);
        }
      }
      block(n, pixel, above, at == length);
    } while (at < length);
    out.align();
    int check = (int) adler.getValue();
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.put(check >>> shift & 0xff, 8);
    }
    return out.finish();
  }

  /** Holds what {@link #deflate} made, until the next call. */
  byte[] bytes() {
    return out.bytes();
  }

  /** The largest of the bytes that were deflated: each stands as a literal where it first does. */
  int largestByte() {
    return largest;
  }

  /**
   * How many bytes from {@code at} on equal those {@code distance} before, at most {@code most}.
   */
  private static int repeated(byte[] data, int at, int distance, int most) {
    int n = 0;
    while (n < most) {
      long differing = (long) LONGS.get(data, at + n) ^ (long) LONGS.get(data, at + n - distance);
      if (differing != 0) {
        return Math.min(most, n + (Long.numberOfTrailingZeros(differing) >> 3));
      }
      n += 8;
    }
    return most;
  }

  private static int distanceCode(int distance) {
    int d = distance - 1;
    if (d < 4) {
      return d;
    }
    int high = 31 - Integer.numberOfLeadingZeros(d);
    return 2 * high + (d >> (high - 1) & 1);
  }

  private void block(int n, int pixel, int above, boolean last) {
    symbols.build(symbolCounts);
    distances.build(distanceCounts);
    out.room(MOST_BYTES);
    out.put(last ? 1 : 0, 1);
    out.put(2, 2);
    PrefixCode.write(symbols, distances, out);
    int near = distanceCode(pixel);
    int far = above > 0 ? distanceCode(above) : 0;
    int farExtra = far < 4 ? 0 : far / 2 - 1;
    int farRest = above - 1 & (1 << farExtra) - 1;
    for (int i = 0; i < n; i++) {
      int token = tokens[i];
      if ((token & MATCH) == 0) {
        out.put(symbols.code(token), symbols.length(token));
        continue;
      }
      int length = token & 0x1ff;
      int symbol = LENGTH_CODE[length];
      out.put(symbols.code(symbol), symbols.length(symbol));
      out.put(length - LENGTH_BASE[symbol], LENGTH_EXTRA[symbol]);
      if ((token & ABOVE) == 0) {
        out.put(distances.code(near), distances.length(near));
      } else {
        out.put(distances.code(far), distances.length(far));
        out.put(farRest, farExtra);
      }
    }
    out.put(symbols.code(END), symbols.length(END));
  }
}
