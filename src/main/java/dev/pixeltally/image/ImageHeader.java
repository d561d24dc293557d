package dev.pixeltally.image;

import dev.pixeltally.dataset.SampleException;

/**
 * What an image file's beginning says.
 *
 * @param width pixels
 * @param height pixels
 */
public record ImageHeader(int width, int height) {

  /**
   * Reads the size without decoding.
   *
   * @param beginning the file's first bytes; 64 KiB hold the header of nearly every file
   */
  public static ImageHeader of(byte[] beginning) throws SampleException {
    if (ImageFormat.of(beginning) == ImageFormat.PNG && beginning.length >= 24) {
      return new ImageHeader(ImageFormat.s32(beginning, 16), ImageFormat.s32(beginning, 20));
    }
    return JpegFile.header(beginning);
  }
}
