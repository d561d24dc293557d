package dev.pixeltally.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Puts a PNG's chunks together, not interlaced, in the order of the calls. */
final class PngChunks {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;
  private static final int HEADER = 13;

  /** A chunk's length, type and checksum. */
  private static final int FRAME = 12;

  private final ByteBuffer out;

  /**
   * @param size bytes of the palette and of the data, at least
   */
  PngChunks(int size) {
    out = ByteBuffer.allocate(SIGNATURE.length + 4 * FRAME + HEADER + size);
    out.put(SIGNATURE);
  }

  /** 8 bits a sample. */
  PngChunks header(int width, int height, PngFile.Colour colour) {
    return header(width, height, colour, 8);
  }

  PngChunks header(int width, int height, PngFile.Colour colour, int depth) {
    int start = begin(IHDR, HEADER);
    out.putInt(width).putInt(height);
    out.put((byte) depth).put((byte) colour.code).put(new byte[3]);
    return end(start);
  }

  /** The first {@code colours} of a palette of 0xRRGGBB. */
  PngChunks palette(int[] palette, int colours) {
    int start = begin(PLTE, 3 * colours);
    for (int i = 0; i < colours; i++) {
      out.put((byte) (palette[i] >> 16)).put((byte) (palette[i] >> 8)).put((byte) palette[i]);
    }
    return end(start);
  }

  /** The rows, deflated. */
  PngChunks data(byte[] deflated, int length) {
    int start = begin(IDAT, length);
    out.put(deflated, 0, length);
    return end(start);
  }

  /** The whole file. */
  byte[] file() {
    end(begin(IEND, 0));
    return out.position() == out.capacity()
        ? out.array()
        : Arrays.copyOf(out.array(), out.position());
  }

  private int begin(int type, int length) {
    out.putInt(length);
    int start = out.position();
    out.putInt(type);
    return start;
  }

  private PngChunks end(int start) {
    CRC32 crc = new CRC32();
    crc.update(out.duplicate().flip().position(start));
    out.putInt((int) crc.getValue());
    return this;
  }
}
