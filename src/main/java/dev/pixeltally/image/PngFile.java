package dev.pixeltally.image;

import static dev.pixeltally.image.ImageFormat.s32;
import static dev.pixeltally.image.ImageFormat.u8;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A PNG's header, palette and the places of its compressed data; the pixels come from {@link
 * PngRows}. Follows the PNG specification, third edition; ancillary chunks are passed over.
 */
final class PngFile {
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;

  final byte[] file;
  final int width;
  final int height;
  final int depth;
  final Colour colour;
  final boolean interlaced;

  /** R, G, B of each entry; empty where there is none. */
  byte[] palette = new byte[0];

  private int[] dataAt = new int[8];
  private int[] dataLength = new int[8];
  private int dataChunks;

  /** PNG's colour types. */
  enum Colour {
    GREY(0, 1, "grey"),
    RGB(2, 3, "RGB"),
    PALETTE(3, 1, "palette"),
    GREY_ALPHA(4, 2, "grey with alpha"),
    RGBA(6, 4, "RGB with alpha");

    final int code;
    final int channels;
    final String words;

    Colour(int code, int channels, String words) {
      this.code = code;
      this.channels = channels;
      this.words = words;
    }

    static Colour of(int code) {
      return Arrays.stream(values()).filter(c -> c.code == code).findFirst().orElse(null);
    }

    boolean allows(int depth) {
      return switch (this) {
        case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
        case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
        default -> depth == 8 || depth == 16;
      };
    }
  }

  /** Reads all but the pixels. The size is checked before anything is allocated for it. */
  PngFile(byte[] file, DecodeLimits limits) throws SampleException {
    this.file = file;
    int length = chunkLength(8);
    if (length != 13 || type(8) != IHDR) {
      throw corrupt("a PNG whose first chunk is no header");
    }
    whole(8, length);
    width = s32(file, 16);
    height = s32(file, 20);
    depth = u8(file, 24);
    colour = Colour.of(u8(file, 25));
    interlaced = u8(file, 28) == 1;
    if (colour == null || !colour.allows(depth) || u8(file, 28) > 1 || u8(file, 27) != 0) {
      throw corrupt(
          "a PNG with colour type "
              + u8(file, 25)
              + ", depth "
              + depth
              + " and interlacing "
              + u8(file, 28));
    }
    checksum(8, length);
    limits.check("A PNG header", width, height);
    readChunks(8 + 12 + length);
  }

  private void readChunks(int start) throws SampleException {
    int at = start;
    while (at + 8 <= file.length && type(at) != IEND) {
      int length = chunkLength(at);
      if (type(at) == IDAT) {
        data(at, length);
      } else if (type(at) == PLTE) {
        whole(at, length);
        checksum(at, length);
        palette = Arrays.copyOfRange(file, at + 8, at + 8 + length);
        if (length % 3 != 0 || length > 768) {
          throw corrupt("a PNG palette of " + length + " bytes");
        }
      }
      long next = (long) at + 12 + length;
      if (next > file.length) {
        break;
      }
      at = (int) next;
    }
    if (dataChunks == 0) {
      throw new SampleException(
          Stage.DECODE, Reason.TRUNCATED, "A PNG that ends before its image data");
    }
    if (colour == Colour.PALETTE && palette.length == 0) {
      throw corrupt("a palette PNG without a palette");
    }
  }

  private void data(int at, int length) throws SampleException {
    if (dataChunks == dataAt.length) {
      dataAt = Arrays.copyOf(dataAt, 2 * dataChunks);
      dataLength = Arrays.copyOf(dataLength, 2 * dataChunks);
    }
    dataAt[dataChunks] = at + 8;
    // A chunk cut short is decoded as far as it goes; the rows then say that the end is missing.
    dataLength[dataChunks++] = Math.min(length, file.length - at - 8);
    if ((long) at + 12 + length <= file.length) {
      checksum(at, length);
    }
  }

  private int chunkLength(int at) throws SampleException {
    if (at + 12 > file.length) {
      throw new SampleException(Stage.DECODE, Reason.TRUNCATED, "A PNG that ends within a chunk");
    }
    int length = s32(file, at);
    if (length < 0) {
      throw corrupt("a PNG chunk of " + Integer.toUnsignedString(length) + " bytes");
    }
    return length;
  }

  private int type(int at) {
    return s32(file, at + 4);
  }

  private void whole(int at, int length) throws SampleException {
    if ((long) at + 12 + length > file.length) {
      throw new SampleException(Stage.DECODE, Reason.TRUNCATED, "A PNG that ends within a chunk");
    }
  }

  private void checksum(int at, int length) throws SampleException {
    whole(at, length);
    CRC32 crc = new CRC32();
    crc.update(file, at + 4, length + 4);
    if ((int) crc.getValue() != s32(file, at + 8 + length)) {
      throw corrupt("a PNG chunk at byte " + at + " with a wrong checksum");
    }
  }

  int dataChunks() {
    return dataChunks;
  }

  int dataAt(int chunk) {
    return dataAt[chunk];
  }

  int dataLength(int chunk) {
    return dataLength[chunk];
  }

  /** Bytes from one pixel to the same channel of the next, at least 1: the filters' distance. */
  int pixelBytes() {
    return Math.max(1, colour.channels * depth / 8);
  }

  /** Bytes of a row of so many pixels, without its filter byte. */
  int rowBytes(int pixels) {
    return (int) (((long) pixels * colour.channels * depth + 7) / 8);
  }

  /** In words, for messages. */
  String describe() {
    String channels = colour.channels == 1 ? "1 channel" : colour.channels + " channels";
    return channels + " (a PNG of " + depth + "-bit " + colour.words + ")";
  }

  static SampleException corrupt(String what) {
    return new SampleException(Stage.DECODE, Reason.CORRUPT, "Broken file: " + what);
  }
}
