package dev.pixeltally.dataset.coco;

/**
 * A mask as a file gave it, in few bytes: a kind, then numbers of {@link #number}'s form.
 *
 * <ul>
 *   <li>{@link #TEXT}: height, width, then COCO's string to the end
 *   <li>{@link #COUNTS}: height, width, how many, then the run lengths
 *   <li>{@link #POLYGONS}: how many rings, then of each how many numbers, and these: hundredths
 *       where a number is so many exactly (twice it), else 1 and eight bytes
 * </ul>
 *
 * Belongs to one thread: a cursor over such bytes.
 */
public final class Segmentation {
  public static final int TEXT = 1;
  public static final int COUNTS = 2;
  public static final int POLYGONS = 3;

  /** The address of no mask. */
  static final long NONE = -1;

  private byte[] bytes;
  private int at;
  private int end;

  /** Begins to read; the kind. */
  public int open(byte[] chunk, int from, int length) {
    bytes = chunk;
    at = from + 1;
    end = from + length;
    return chunk[from];
  }

  /** The next whole number. */
  public long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes[at++];
      value |= (b & 127L) << shift;
      if (b >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
  }

  /** The next coordinate, the same bits as the file's. */
  public double coordinate() {
    long value = number();
    if ((value & 1) == 0) {
      return (value >> 1) / 100.0;
    }
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits |= (bytes[at++] & 255L) << (8 * i);
    }
    return Double.longBitsToDouble(bits);
  }

  /** Where the rest begins: of {@link #TEXT} the string. */
  public int position() {
    return at;
  }

  /** Passes over bytes; where they begin. */
  int take(int count) {
    at += count;
    return at - count;
  }

  /** Where the bytes end. */
  public int end() {
    return end;
  }

  static void append(ByteStore into, double coordinate) {
    double hundredths = Math.rint(coordinate * 100);
    // Rounding may have moved it: only what comes back is taken. -0.0 would come back as 0.0.
    if (Math.abs(hundredths) < 1e12
        && hundredths / 100.0 == coordinate
        && (coordinate != 0 || 1 / coordinate > 0)) {
      into.appendNumber((long) hundredths << 1);
      return;
    }
    into.appendNumber(1);
    long bits = Double.doubleToRawLongBits(coordinate);
    for (int i = 0; i < 8; i++) {
      into.append((byte) (bits >>> (8 * i)));
    }
  }
}
