package dev.pixeltally.image;

import static dev.pixeltally.image.ImageFormat.u16;
import static dev.pixeltally.image.ImageFormat.u8;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A JPEG's markers up to its first scan, and the file that the decoder is given: without
 * application segments (a colour profile would make ImageIO convert colours, which Pillow does
 * not), with one that states the colour space by libjpeg's rule, since ImageIO's own guess differs
 * where a file says nothing.
 */
final class JpegFile {
  private static final int SOS = 0xDA;

  int width;
  int height;
  int components;
  Coding coding;

  /** EXIF orientation, 1 where the file has none. */
  int orientation = 1;

  private boolean jfif;
  private int adobe = -1;
  private final int[] ids = new int[4];
  private final ByteArrayOutputStream kept;
  private byte[] clean;

  /** What the components hold. */
  enum Coding {
    GREY,
    YCBCR,
    RGB,
    CMYK,
    YCCK
  }

  private JpegFile() {
    kept = new ByteArrayOutputStream();
  }

  /** The size alone, from a file's first bytes. */
  static ImageHeader header(byte[] beginning) throws SampleException {
    JpegFile jpeg = new JpegFile();
    DecodeLimits any = new DecodeLimits(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
    jpeg.segments(beginning, any, true);
    return new ImageHeader(ImageFormat.JPEG, jpeg.width, jpeg.height, jpeg.components, 8);
  }

  JpegFile(byte[] file, DecodeLimits limits) throws SampleException {
    kept = new ByteArrayOutputStream(file.length + 32);
    int at = segments(file, limits, false);
    if (components == 0) {
      throw PngFile.corrupt("a JPEG without a frame header");
    }
    coding = coding();
    kept.write(file, at, file.length - at);
    clean = assemble();
  }

  /** Reads up to the first scan, or to the frame header; where it stands. */
  private int segments(byte[] file, DecodeLimits limits, boolean frameOnly) throws SampleException {
    int at = 2;
    while (true) {
      while (at + 1 < file.length && u8(file, at) == 0xFF && u8(file, at + 1) == 0xFF) {
        at++;
      }
      if (at + 4 > file.length) {
        throw new SampleException(
            Stage.DECODE, Reason.TRUNCATED, "A JPEG that ends within its header");
      }
      if (u8(file, at) != 0xFF) {
        // libjpeg skips to the next marker.
        at++;
        continue;
      }
      int marker = u8(file, at + 1);
      if (marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
        at += 2;
        continue;
      }
      if (marker == 0xD9) {
        throw PngFile.corrupt("a JPEG that ends before its first scan");
      }
      int length = u16(file, at + 2);
      if (length < 2 || at + 2 + length > file.length) {
        throw new SampleException(
            Stage.DECODE, Reason.TRUNCATED, "A JPEG that ends within its header");
      }
      if (marker == SOS || (frameOnly && components > 0)) {
        return at;
      }
      segment(file, at, marker, length, limits);
      at += 2 + length;
    }
  }

  private void segment(byte[] file, int at, int marker, int length, DecodeLimits limits)
      throws SampleException {
    boolean frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) {
      frame(file, at + 4, marker, length - 2, limits);
    }
    boolean application = (marker >= 0xE0 && marker <= 0xEF) || marker == 0xFE;
    if (!application) {
      kept.write(file, at, 2 + length);
    } else if (marker == 0xE0 && starts(file, at + 4, length - 2, "JFIF\0")) {
      jfif = true;
    } else if (marker == 0xEE && length >= 14 && starts(file, at + 4, length - 2, "Adobe")) {
      adobe = u8(file, at + 15);
    } else if (marker == 0xE1 && starts(file, at + 4, length - 2, "Exif\0\0")) {
      orientation = Orientation.exif(file, at + 10, length - 8);
    }
  }

  private void frame(byte[] file, int at, int marker, int length, DecodeLimits limits)
      throws SampleException {
    if (length < 6 || components != 0) {
      throw PngFile.corrupt("a JPEG with a broken frame header");
    }
    height = u16(file, at + 1);
    width = u16(file, at + 3);
    components = u8(file, at + 5);
    int bits = u8(file, at);
    if (bits != 8 || marker > 0xC2) {
      throw new SampleException(
          Stage.DECODE,
          Reason.UNSUPPORTED_FORMAT,
          "A JPEG of "
              + bits
              + " bits with frame type 0x"
              + Integer.toHexString(marker)
              + "; 8-bit baseline, extended and progressive ones are read");
    }
    if ((components != 1 && components != 3 && components != 4) || length < 6 + 3 * components) {
      throw new SampleException(
          Stage.DECODE, Reason.UNSUPPORTED_FORMAT, "A JPEG of " + components + " components");
    }
    for (int i = 0; i < components; i++) {
      ids[i] = u8(file, at + 6 + 3 * i);
    }
    limits.check("A JPEG header", width, height);
  }

  /** libjpeg's rule: markers first, then component ids, then YCbCr. */
  private Coding coding() {
    if (components == 1) {
      return Coding.GREY;
    }
    if (components == 4) {
      return adobe == 2 ? Coding.YCCK : Coding.CMYK;
    }
    if (jfif) {
      return Coding.YCBCR;
    }
    if (adobe >= 0) {
      return adobe == 0 ? Coding.RGB : Coding.YCBCR;
    }
    return ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B' ? Coding.RGB : Coding.YCBCR;
  }

  private byte[] assemble() {
    byte[] rest = kept.toByteArray();
    byte[] mark =
        switch (coding) {
          case GREY, YCBCR ->
              new byte[] {
                (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
              };
          case RGB -> adobe(0);
          case CMYK -> adobe(0);
          case YCCK -> adobe(2);
        };
    byte[] all = new byte[2 + mark.length + rest.length];
    all[0] = (byte) 0xFF;
    all[1] = (byte) 0xD8;
    System.arraycopy(mark, 0, all, 2, mark.length);
    System.arraycopy(rest, 0, all, 2 + mark.length, rest.length);
    return all;
  }

  private static byte[] adobe(int transform) {
    return new byte[] {
      (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
  }

  private static boolean starts(byte[] file, int at, int length, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    if (length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (file[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** The file for the decoder. */
  byte[] clean() {
    return clean;
  }
}
