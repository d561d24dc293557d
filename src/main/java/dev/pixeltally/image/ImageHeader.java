package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/**
 * What an image file's beginning says.
 *
 * @param format JPEG or PNG
 * @param width pixels
 * @param height pixels
 * @param channels 1 grey or palette, 2 grey with alpha, 3 colour, 4 colour with alpha or CMYK
 * @param bits of a sample
 */
public record ImageHeader(ImageFormat format, int width, int height, int channels, int bits) {
  /** Bytes that hold the header of nearly every file: a JPEG may have a long profile before it. */
  public static final int ENOUGH = 1 << 16;

  private static final int PNG_HEADER = 26;

  /**
   * Reads the size without decoding.
   *
   * @param beginning the file's first bytes, {@link #ENOUGH} or fewer where the file is shorter
   * @throws SampleException TRUNCATED where the header does not end within them: with more of the
   *     file's bytes it may; else as {@link ImageDecoder#decode}
   */
  public static ImageHeader of(byte[] beginning) throws SampleException {
    if (ImageFormat.of(beginning) == ImageFormat.JPEG) {
      return JpegFile.header(beginning);
    }
    if (beginning.length < PNG_HEADER) {
      throw new SampleException(
          Stage.DECODE, Reason.TRUNCATED, "A PNG that ends within its header");
    }
    PngFile.Colour colour = PngFile.Colour.of(beginning[25] & 0xff);
    if (colour == null) {
      throw PngFile.corrupt("a PNG with colour type " + (beginning[25] & 0xff));
    }
    return new ImageHeader(
        ImageFormat.PNG,
        ImageFormat.s32(beginning, 16),
        ImageFormat.s32(beginning, 20),
        colour.channels,
        beginning[24] & 0xff);
  }
}
