package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.nio.charset.StandardCharsets;

/** Image formats by their first bytes: the two that are read, and those worth naming. */
public enum ImageFormat {
  JPEG,
  PNG;

  private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;

  /** The format of a file that is JPEG or PNG; else a failure that says what it is. */
  static ImageFormat of(byte[] file) throws SampleException {
    if (file.length == 0) {
      throw new SampleException(Stage.DECODE, Reason.EMPTY_FILE, "The image file has zero bytes");
    }
    if (file.length >= 3 && u8(file, 0) == 0xFF && u8(file, 1) == 0xD8 && u8(file, 2) == 0xFF) {
      return JPEG;
    }
    if (file.length >= 8 && u64(file, 0) == PNG_SIGNATURE) {
      return PNG;
    }
    String other = other(file);
    if (other != null) {
      throw new SampleException(
          Stage.DECODE,
          Reason.UNSUPPORTED_FORMAT,
          "A " + other + " file where JPEG or PNG is read");
    }
    throw new SampleException(
        Stage.DECODE,
        Reason.NOT_AN_IMAGE,
        "Neither JPEG nor PNG: the file begins with \"" + beginning(file) + "\"");
  }

  private static String other(byte[] file) {
    String start = new String(file, 0, Math.min(12, file.length), StandardCharsets.ISO_8859_1);
    if (start.startsWith("GIF8")) {
      return "GIF";
    }
    if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
      return "WebP";
    }
    if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return "TIFF";
    }
    if (start.startsWith("BM") && file.length > 26) {
      return "BMP";
    }
    if (start.startsWith("\0\0\0\fjP  ")) {
      return "JPEG 2000";
    }
    return start.length() == 12 && start.startsWith("ftyp", 4) ? "HEIF or AVIF" : null;
  }

  private static String beginning(byte[] file) {
    String text = new String(file, 0, Math.min(24, file.length), StandardCharsets.ISO_8859_1);
    return text.replaceAll("[^\\x20-\\x7e]", ".");
  }

  static int u8(byte[] b, int at) {
    return b[at] & 0xff;
  }

  static int u16(byte[] b, int at) {
    return u8(b, at) << 8 | u8(b, at + 1);
  }

  static int s32(byte[] b, int at) {
    return u16(b, at) << 16 | u16(b, at + 2);
  }

  static long u64(byte[] b, int at) {
    return ((long) s32(b, at) << 32) | (s32(b, at + 4) & 0xffffffffL);
  }
}
