package dev.pixeltally.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bits into bytes, lowest first, as deflate has them. One thread's; the buffer is kept. */
final class BitWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] buffer = new byte[0];
  private int at;
  private long bits;
  private int count;

  void start(int bytes) {
    at = 0;
    bits = 0;
    count = 0;
    room(bytes);
  }

  /** Makes sure that so many more bytes fit. */
  void room(int bytes) {
    int need = at + bytes + 16;
    if (buffer.length < need) {
      buffer = Arrays.copyOf(buffer, Math.max(need, 2 * buffer.length));
    }
  }

  /** Appends the {@code n} lowest bits of {@code value}, at most 16; the others are zero. */
  void put(int value, int n) {
    bits |= (long) value << count;
    count += n;
    if (count >= 32) {
      LONGS.set(buffer, at, bits);
      at += 4;
      bits >>>= 32;
      count -= 32;
    }
  }

  /** Fills the last byte with zeros. */
  void align() {
    put(0, -count & 7);
  }

  /** How many bytes were written; whole ones only. */
  int finish() {
    LONGS.set(buffer, at, bits);
    at += count / 8;
    return at;
  }

  byte[] bytes() {
    return buffer;
  }
}
