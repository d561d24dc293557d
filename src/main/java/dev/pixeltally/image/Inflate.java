package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A PNG's compressed data inflated piece by piece (zlib, RFC 1950 and 1951). Photographs are mostly
 * literals with short codes and label maps mostly long matches: a table that yields two literals at
 * once and copies of eight bytes make this about twice as fast as the platform's zlib on the former
 * and several times on the latter.
 *
 * <p>Never inflates more than was announced. The Adler checksum is not looked at: the chunks' own
 * checksums were. One thread's; buffers are kept.
 */
final class Inflate {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int WINDOW = 1 << 15;
  private static final int BLOCK = 1 << 17;

  /** Room behind the output's end: four pairs of literals, the longest match, eight bytes more. */
  private static final int SLACK = 288;

  /** Zeros behind the input's end, so that eight bytes can be read anywhere in it. */
  private static final int PADDING = 48;

  /** From so many bytes on one call copies faster than a loop. */
  private static final int LONG_MATCH = 48;

  private static final long REPEAT = 0x0101010101010101L;

  private enum Phase {
    BETWEEN,
    STORED,
    CODES,
    DONE
  }

  private final DeflateCodes codes = new DeflateCodes();
  private byte[] input = new byte[0];
  private int inputEnd;
  private int in;
  private long bits;
  private int count;

  private byte[] out = new byte[WINDOW + BLOCK + SLACK];
  private int at;
  private int end;
  private long left;
  private Phase phase = Phase.DONE;
  private boolean last;
  private int stored;

  /** Starts on a file's data, of which {@code bytes} inflated ones will be asked for. */
  void open(PngFile png, long bytes) throws SampleException {
    int length = 0;
    for (int i = 0; i < png.dataChunks(); i++) {
      length += png.dataLength(i);
    }
    if (input.length < length + PADDING) {
      input = new byte[length + length / 4 + PADDING];
    }
    inputEnd = 0;
    for (int i = 0; i < png.dataChunks(); i++) {
      System.arraycopy(png.file, png.dataAt(i), input, inputEnd, png.dataLength(i));
      inputEnd += png.dataLength(i);
    }
    Arrays.fill(input, inputEnd, inputEnd + PADDING, (byte) 0);
    in = 0;
    bits = 0;
    count = 0;
    at = 0;
    end = 0;
    left = bytes;
    last = false;
    phase = Phase.BETWEEN;
    int head = take(16);
    int method = head & 0xff;
    int flags = head >> 8;
    if ((method << 8 | flags) % 31 != 0 || (method & 15) != 8 || method >> 4 > 7) {
      throw PngFile.corrupt("PNG data without a zlib header");
    }
    if ((flags & 0x20) != 0) {
      throw PngFile.corrupt("PNG data with a preset dictionary");
    }
  }

  /** The buffer that holds what {@link #next} found. */
  byte[] bytes() {
    return out;
  }

  /** Where in {@link #bytes} the next {@code n} inflated bytes stand; until the next call. */
  int next(int n) throws SampleException {
    if (end - at < n) {
      more(n);
    }
    int found = at;
    at += n;
    return found;
  }

  private void more(int n) throws SampleException {
    int keep = Math.max(0, Math.min(at, end - WINDOW));
    int kept = end - keep;
    long need = (long) kept + Math.max(BLOCK, n) + SLACK;
    if (need > Integer.MAX_VALUE - 8) {
      throw PngFile.corrupt("a PNG row of " + n + " bytes");
    }
    byte[] to = out.length >= need ? out : new byte[(int) need];
    System.arraycopy(out, keep, to, 0, kept);
    out = to;
    at -= keep;
    end = kept;
    while (end - at < n) {
      int before = end;
      // What lies beyond the image's last byte is of no interest.
      int limit = (int) Math.min(out.length - SLACK, end + left);
      switch (phase) {
        case BETWEEN -> begin();
        case STORED -> copy(limit);
        case CODES -> decode(limit);
        case DONE -> throw PngFile.corrupt("PNG data that ends before its last row");
      }
      left = Math.max(0, left - (end - before));
      if (8L * in - count > 8L * inputEnd) {
        throw truncated();
      }
    }
  }

  private void begin() throws SampleException {
    if (last) {
      phase = Phase.DONE;
      return;
    }
    last = take(1) == 1;
    switch (take(2)) {
      case 0 -> {
        take(count & 7);
        int length = take(16);
        if ((length ^ 0xffff) != take(16)) {
          throw PngFile.corrupt("PNG data with a stored block of no certain length");
        }
        stored = length;
        in -= count >> 3;
        bits = 0;
        count = 0;
        phase = Phase.STORED;
      }
      case 1 -> {
        codes.fixed();
        phase = Phase.CODES;
      }
      case 2 -> {
        codes.read(this);
        phase = Phase.CODES;
      }
      default -> throw PngFile.corrupt("PNG data with a block of no known type");
    }
  }

  /** The next {@code n} bits, at most 16; they stay. Behind the end come zeros. */
  int peek(int n) throws SampleException {
    if (count < n) {
      if (in > inputEnd + 8) {
        throw truncated();
      }
      bits |= (long) LONGS.get(input, in) << count;
      in += (63 - count) >> 3;
      count |= 56;
    }
    return (int) bits & ((1 << n) - 1);
  }

  /** The next {@code n} bits, at most 16. */
  int take(int n) throws SampleException {
    int value = peek(n);
    bits >>>= n;
    count -= n;
    return value;
  }

  private void copy(int limit) throws SampleException {
    int n = Math.min(stored, limit - end);
    if (n > inputEnd - in) {
      throw truncated();
    }
    System.arraycopy(input, in, out, end, n);
    in += n;
    end += n;
    stored -= n;
    if (stored == 0) {
      phase = Phase.BETWEEN;
    }
  }

  /**
   * Decodes until the output holds {@code limit} bytes or a few more, or the block ends. Shifts by
   * an entry take its lowest six bits, which are the length of its code.
   */
  private void decode(int limit) throws SampleException {
    byte[] src = input;
    byte[] dst = out;
    int[] symbols = codes.symbols;
    int[] distances = codes.distances;
    int symbolRest = codes.symbolRest;
    int distanceRest = codes.distanceRest;
    long b = bits;
    int n = count;
    int p = in;
    int o = end;
    while (o < limit) {
      if (p > inputEnd + 8) {
        throw truncated();
      }
      b |= (long) LONGS.get(src, p) << n;
      p += (63 - n) >> 3;
      n |= 56;
      int e = symbols[(int) b & DeflateCodes.SYMBOL_MASK];
      if (e >= 0) {
        SHORTS.set(dst, o, (short) (e >> 8));
        o += e >>> 24;
        b >>>= e;
        n -= e & 63;
        e = symbols[(int) b & DeflateCodes.SYMBOL_MASK];
        if (e >= 0) {
          SHORTS.set(dst, o, (short) (e >> 8));
          o += e >>> 24;
          b >>>= e;
          n -= e & 63;
          e = symbols[(int) b & DeflateCodes.SYMBOL_MASK];
          if (e >= 0) {
            SHORTS.set(dst, o, (short) (e >> 8));
            o += e >>> 24;
            b >>>= e;
            n -= e & 63;
            e = symbols[(int) b & DeflateCodes.SYMBOL_MASK];
            if (e >= 0) {
              SHORTS.set(dst, o, (short) (e >> 8));
              o += e >>> 24;
              b >>>= e;
              n -= e & 63;
              continue;
            }
          }
        }
        if (o >= limit) {
          // What stands behind the image's last byte may be broken.
          break;
        }
        b |= (long) LONGS.get(src, p) << n;
        p += (63 - n) >> 3;
        n |= 56;
      }
      if ((e & DeflateCodes.LONGER) != 0) {
        b >>>= e;
        n -= e & 63;
        e = symbols[((e >> 8) & 0xffff) + ((int) b & symbolRest)];
        if (e >= 0) {
          dst[o++] = (byte) (e >> 8);
          b >>>= e;
          n -= e & 63;
          continue;
        }
      }
      if ((e & DeflateCodes.NO_MATCH) != 0) {
        if ((e & DeflateCodes.END) == 0) {
          throw PngFile.corrupt("PNG data with an impossible code");
        }
        b >>>= e;
        n -= e & 63;
        phase = Phase.BETWEEN;
        break;
      }
      b >>>= e;
      n -= e & 63;
      int extra = e >> 8 & 31;
      int to = o + (e >> 13 & 511) + ((int) b & ((1 << extra) - 1));
      b >>>= extra;
      n -= extra;
      e = distances[(int) b & DeflateCodes.DISTANCE_MASK];
      if ((e & DeflateCodes.LONGER) != 0) {
        b >>>= e;
        n -= e & 63;
        e = distances[((e >> 8) & 0xffff) + ((int) b & distanceRest)];
      }
      if (e < 0) {
        throw PngFile.corrupt("PNG data with an impossible distance");
      }
      b >>>= e;
      n -= e & 63;
      extra = e >> 8 & 15;
      int from = o - (e >> 12) - ((int) b & ((1 << extra) - 1));
      b >>>= extra;
      n -= extra;
      if (from < 0) {
        throw PngFile.corrupt("PNG data that refers to before its beginning");
      }
      match(dst, from, o, to);
      o = to;
    }
    bits = b;
    count = n;
    in = p;
    end = o;
  }

  /**
   * Eight bytes at a time, up to seven too many; a long one, that does not meet itself, at once.
   */
  private static void match(byte[] dst, int from, int at, int to) {
    int distance = at - from;
    if (to - at >= LONG_MATCH && distance >= to - at) {
      System.arraycopy(dst, from, dst, at, to - at);
    } else if (distance >= 8) {
      for (int o = at; o < to; o += 8) {
        LONGS.set(dst, o, (long) LONGS.get(dst, o - distance));
      }
    } else if (distance == 1) {
      long run = (dst[from] & 0xff) * REPEAT;
      for (int o = at; o < to; o += 8) {
        LONGS.set(dst, o, run);
      }
    } else {
      for (int o = at; o < to; o++) {
        dst[o] = dst[o - distance];
      }
    }
  }

  private static SampleException truncated() {
    return new SampleException(
        Stage.DECODE, Reason.TRUNCATED, "A PNG that ends before its last row");
  }
}
