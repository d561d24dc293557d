package dev.pixeltally.dataset.coco;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many short byte strings in a few large arrays, each whole within one: what a dataset's masks are
 * kept in. An address is 64 bits: the chunk above, the offset below; the length stands beside it.
 */
public final class ByteStore {
  private static final int CHUNK = 1 << 22;

  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] current = new byte[0];

  /** Where the string being written begins, past its length. */
  private int start;

  private int end;

  /** A string's chunk. */
  public byte[] chunk(long address) {
    return chunks.get((int) (address >>> 32));
  }

  /** Where in its chunk a string begins. */
  public static int offset(long address) {
    return (int) address;
  }

  /** Bytes of a string. */
  public int length(long address) {
    byte[] chunk = chunk(address);
    int at = offset(address) - 4;
    return (chunk[at] & 255)
        | ((chunk[at + 1] & 255) << 8)
        | ((chunk[at + 2] & 255) << 16)
        | (chunk[at + 3] << 24);
  }

  /** Begins a string; the last one stays as it is. */
  public void begin() {
    if (chunks.isEmpty() || current.length - end < 4 + 64) {
      // The first is small: a single string makes no megabytes.
      current = new byte[chunks.isEmpty() ? 1 << 12 : CHUNK];
      chunks.add(current);
      end = 0;
    }
    start = end + 4;
    end = start;
  }

  void append(byte b) {
    reserve(1);
    current[end++] = b;
  }

  public void append(byte[] from, int begin, int to) {
    reserve(to - begin);
    System.arraycopy(from, begin, current, end, to - begin);
    end += to - begin;
  }

  /** A whole number, small ones in few bytes: seven bits a byte, the sign lowest. */
  void appendNumber(long value) {
    reserve(10);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~127L) != 0) {
      current[end++] = (byte) (rest | 128);
      rest >>>= 7;
    }
    current[end++] = (byte) rest;
  }

  /** Bytes since {@link #begin}. */
  int pending() {
    return end - start;
  }

  /** Ends the string; its address. */
  public long end() {
    int length = end - start;
    for (int i = 0; i < 4; i++) {
      current[start - 4 + i] = (byte) (length >>> (8 * i));
    }
    return ((long) (chunks.size() - 1) << 32) | start;
  }

  /** A string that no longer fits its chunk moves to the next one, which may be its own. */
  private void reserve(int bytes) {
    if (current.length - end >= bytes) {
      return;
    }
    int length = end - start;
    long wanted = 4L + length + bytes;
    byte[] next = new byte[(int) Math.min(Math.max(CHUNK, wanted * 2), Integer.MAX_VALUE - 8)];
    System.arraycopy(current, start, next, 4, length);
    if (start == 4) {
      chunks.set(chunks.size() - 1, next);
    } else {
      chunks.add(next);
    }
    current = next;
    start = 4;
    end = 4 + length;
  }

  /** Forgets all strings and keeps the room of the last. */
  void reset() {
    if (!chunks.isEmpty()) {
      chunks.clear();
      chunks.add(current);
      end = 0;
    }
  }

  /** A copy of a string. */
  public byte[] copy(long address) {
    int offset = offset(address);
    return Arrays.copyOfRange(chunk(address), offset, offset + length(address));
  }
}
