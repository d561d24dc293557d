package dev.pixeltally.measure;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Packs counts, which are never negative and mostly zero.
 *
 * <pre>
 * count c > 0   varint(c)                     7 bits a byte, low first, 0x80 on all but the last
 * n zeros       0x00 varint(n)
 * </pre>
 */
public final class CountCodec {
  private CountCodec() {}

  /** Some counts, and more behind them. */
  public static byte[] pack(long[] counts, long... more) {
    long[] all = Arrays.copyOf(counts, counts.length + more.length);
    System.arraycopy(more, 0, all, counts.length, more.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    for (int i = 0; i < all.length; ) {
      if (all[i] != 0) {
        varint(out, all[i++]);
        continue;
      }
      int start = i;
      while (i < all.length && all[i] == 0) {
        i++;
      }
      out.write(0);
      varint(out, i - start);
    }
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /**
   * The counts of {@link #pack}.
   *
   * @throws IllegalArgumentException where the bytes do not hold exactly {@code size} counts
   */
  public static long[] unpack(byte[] bytes, int size) {
    long[] counts = new long[size];
    int[] at = {0};
    int i = 0;
    while (at[0] < bytes.length) {
      long value = varint(bytes, at);
      if (value != 0) {
        if (i >= size) {
          throw broken(size);
        }
        counts[i++] = value;
        continue;
      }
      long zeros = varint(bytes, at);
      if (zeros <= 0 || zeros > size - i) {
        throw broken(size);
      }
      i += (int) zeros;
    }
    if (i != size) {
      throw broken(size);
    }
    return counts;
  }

  private static long varint(byte[] bytes, int[] at) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at[0] == bytes.length) {
        break;
      }
      byte b = bytes[at[0]++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("Packed counts end inside a number");
  }

  private static IllegalArgumentException broken(int size) {
    return new IllegalArgumentException("Packed counts do not hold " + size + " numbers");
  }
}
