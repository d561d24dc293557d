package dev.pixeltally.image;

import dev.pixeltally.dataset.SampleException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Maps as NumPy's {@code .npy} of float32: version 1, little-endian, C order, of shape (rows,
 * columns) or (rows, columns, channels). Reading belongs to one thread.
 */
public final class NpyMap {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** NumPy begins the numbers at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private final NpyReader reader = new NpyReader();

  /** A file; values that are no float32 are rounded to one. */
  public static byte[] encode(RealMap map) {
    String shape =
        map.channels() == 1
            ? "(%d, %d)".formatted(map.height(), map.width())
            : "(%d, %d, %d)".formatted(map.height(), map.width(), map.channels());
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    int before = MAGIC.length + 2;
    int start = (before + header.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    int count = Math.multiplyExact(map.channels(), map.width() * map.height());
    byte[] file = new byte[Math.addExact(start, Math.multiplyExact(4, count))];
    ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putShort((short) (start - before));
    out.put(header.getBytes(StandardCharsets.US_ASCII));
    while (out.position() < start - 1) {
      out.put((byte) ' ');
    }
    out.put((byte) '\n');
    for (int i = 0; i < count; i++) {
      out.putFloat((float) map.values()[i]);
    }
    return file;
  }

  /**
   * A map; valid until the next call.
   *
   * @param channels 1 for shape (rows, columns), 3 for (rows, columns, 3)
   * @throws SampleException NOT_A_REAL_MAP, TRUNCATED, CORRUPT or TOO_MANY_PIXELS
   */
  public RealMap decode(byte[] file, int channels, DecodeLimits limits) throws SampleException {
    return reader.read(file, channels, limits);
  }
}
