package dev.pixeltally.image;

import dev.pixeltally.dataset.SampleException;
import java.util.Arrays;

/**
 * The prefix codes of a deflate block as tables, indexed by the input's next bits.
 *
 * <p>An entry's lowest six bits are the length of its code. Literals are positive: bits 8..15 and
 * 16..23 hold one or two of them, bits 24.. how many. A match length has bit 31 set, its extra bits
 * in 8..12 and its base in 13..21. A distance is positive: extra bits in 8..11, base from 12 on.
 * Longer codes than the index lead to a second table: {@link #LONGER}, its place in bits 8..23.
 */
final class DeflateCodes {
  static final int SYMBOL_BITS = 11;
  static final int SYMBOL_MASK = (1 << SYMBOL_BITS) - 1;
  static final int DISTANCE_BITS = 8;
  static final int DISTANCE_MASK = (1 << DISTANCE_BITS) - 1;

  private static final int NEGATIVE = 1 << 31;
  static final int NO_MATCH = 1 << 30;
  static final int LONGER = 1 << 29;
  static final int END = 1 << 28;
  private static final int INVALID = NEGATIVE | NO_MATCH;

  private static final int LONGEST_CODE = 15;
  private static final int SYMBOLS = 288;
  private static final int DISTANCES = 32;
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int[] SYMBOL_ENTRIES = symbolEntries();
  private static final int[] DISTANCE_ENTRIES = distanceEntries();
  private static final int[] LENGTH_ENTRIES = lengthEntries();

  final int[] symbols = new int[(1 << SYMBOL_BITS) + (SYMBOLS << (LONGEST_CODE - SYMBOL_BITS))];
  final int[] distances =
      new int[(1 << DISTANCE_BITS) + (DISTANCES << (LONGEST_CODE - DISTANCE_BITS))];

  /** Masks of the second tables' indices. */
  int symbolRest;

  int distanceRest;

  private final int[] lengthCodes = new int[1 << 7];
  private final byte[] lengths = new byte[SYMBOLS + DISTANCES];
  private final int[] counts = new int[LONGEST_CODE + 1];
  private final int[] nextCode = new int[LONGEST_CODE + 1];

  private static int[] symbolEntries() {
    int[] entries = new int[SYMBOLS];
    for (int i = 0; i < 256; i++) {
      entries[i] = 1 << 24 | i << 8;
    }
    entries[256] = INVALID | END;
    int base = 3;
    for (int i = 257; i < 285; i++) {
      int extra = i < 265 ? 0 : (i - 261) / 4;
      entries[i] = NEGATIVE | base << 13 | extra << 8;
      base += 1 << extra;
    }
    entries[285] = NEGATIVE | 258 << 13;
    entries[286] = INVALID;
    entries[287] = INVALID;
    return entries;
  }

  private static int[] distanceEntries() {
    int[] entries = new int[DISTANCES];
    int base = 1;
    for (int i = 0; i < 30; i++) {
      int extra = i < 4 ? 0 : (i - 2) / 2;
      entries[i] = base << 12 | extra << 8;
      base += 1 << extra;
    }
    entries[30] = INVALID;
    entries[31] = INVALID;
    return entries;
  }

  private static int[] lengthEntries() {
    int[] entries = new int[19];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = i << 8;
    }
    return entries;
  }

  /** The codes that a block may use without stating them. */
  void fixed() throws SampleException {
    Arrays.fill(lengths, 0, 144, (byte) 8);
    Arrays.fill(lengths, 144, 256, (byte) 9);
    Arrays.fill(lengths, 256, 280, (byte) 7);
    Arrays.fill(lengths, 280, 288, (byte) 8);
    Arrays.fill(lengths, SYMBOLS, SYMBOLS + DISTANCES, (byte) 5);
    tables(SYMBOLS, DISTANCES);
  }

  /** The codes that a block states, under zlib's rules of what is valid. */
  void read(Inflate input) throws SampleException {
    int symbolCount = input.take(5) + 257;
    int distanceCount = input.take(5) + 1;
    int lengthCount = input.take(4) + 4;
    if (symbolCount > 286 || distanceCount > 30) {
      throw PngFile.corrupt("PNG data with too many codes");
    }
    Arrays.fill(lengths, 0, 19, (byte) 0);
    for (int i = 0; i < lengthCount; i++) {
      lengths[ORDER[i]] = (byte) input.take(3);
    }
    build(0, LENGTH_ENTRIES, 19, lengthCodes, 7, false);
    int total = symbolCount + distanceCount;
    for (int i = 0; i < total; ) {
      int entry = lengthCodes[input.peek(7)];
      if (entry < 0) {
        throw PngFile.corrupt("PNG data with an impossible code length");
      }
      input.take(entry & 63);
      int symbol = entry >> 8;
      if (symbol < 16) {
        lengths[i++] = (byte) symbol;
        continue;
      }
      if (symbol == 16 && i == 0) {
        throw PngFile.corrupt("PNG data that repeats a code length before the first");
      }
      byte value = symbol == 16 ? lengths[i - 1] : 0;
      int times =
          symbol == 16 ? 3 + input.take(2) : symbol == 17 ? 3 + input.take(3) : 11 + input.take(7);
      if (i + times > total) {
        throw PngFile.corrupt("PNG data with more code lengths than codes");
      }
      Arrays.fill(lengths, i, i + times, value);
      i += times;
    }
    if (lengths[256] == 0) {
      throw PngFile.corrupt("PNG data with a block that cannot end");
    }
    System.arraycopy(lengths, symbolCount, lengths, SYMBOLS, distanceCount);
    tables(symbolCount, distanceCount);
  }

  private void tables(int symbolCount, int distanceCount) throws SampleException {
    symbolRest = build(0, SYMBOL_ENTRIES, symbolCount, symbols, SYMBOL_BITS, true);
    pairs();
    distanceRest = build(SYMBOLS, DISTANCE_ENTRIES, distanceCount, distances, DISTANCE_BITS, true);
  }

  /** Where the index holds a second literal's whole code behind the first's, both are taken. */
  private void pairs() {
    int[] table = symbols;
    // Downwards: an entry's second is one at a smaller index, still single.
    for (int i = SYMBOL_MASK; i >= 0; i--) {
      int first = table[i];
      if (first >= 0) {
        int length = first & 63;
        int second = table[i >> length];
        int both = length + (second & 63);
        if (second >= 0 && both <= SYMBOL_BITS) {
          table[i] = 2 << 24 | (second & 0xff00) << 8 | (first & 0xff00) | both;
        }
      }
    }
  }

  /**
   * Fills a table with {@code n} codes, whose lengths stand from {@code from} on; the mask of the
   * second tables' indices. A lone code of one bit may leave half of the table empty.
   */
  private int build(int from, int[] entries, int n, int[] table, int bits, boolean lone)
      throws SampleException {
    Arrays.fill(counts, 0);
    for (int i = 0; i < n; i++) {
      counts[lengths[from + i]]++;
    }
    counts[0] = 0;
    int longest = 0;
    int free = 1;
    int code = 0;
    for (int length = 1; length <= LONGEST_CODE; length++) {
      free = 2 * free - counts[length];
      if (free < 0) {
        throw PngFile.corrupt("PNG data with more codes than fit");
      }
      code = (code + counts[length - 1]) << 1;
      nextCode[length] = code;
      longest = counts[length] > 0 ? length : longest;
    }
    if (free > 0 && longest > 0 && !(lone && longest == 1)) {
      throw PngFile.corrupt("PNG data with codes that leave gaps");
    }
    int rest = Math.max(0, longest - bits);
    int end = 1 << bits;
    if (free > 0 || rest > 0) {
      // What is left invalid has no code, or none yet of those that share a second table.
      Arrays.fill(table, 0, 1 << bits, INVALID);
    }
    for (int i = 0; i < n; i++) {
      int length = lengths[from + i];
      if (length == 0) {
        continue;
      }
      int reversed = Integer.reverse(nextCode[length]++) >>> (32 - length);
      if (length <= bits) {
        int entry = entries[i] | length;
        for (int k = reversed; k < 1 << bits; k += 1 << length) {
          table[k] = entry;
        }
        continue;
      }
      int prefix = reversed & ((1 << bits) - 1);
      if (table[prefix] == INVALID) {
        table[prefix] = INVALID | LONGER | end << 8 | bits;
        end += 1 << rest;
      }
      int base = table[prefix] >> 8 & 0xffff;
      int entry = entries[i] | (length - bits);
      for (int k = reversed >>> bits; k < 1 << rest; k += 1 << (length - bits)) {
        table[base + k] = entry;
      }
    }
    return (1 << rest) - 1;
  }
}
