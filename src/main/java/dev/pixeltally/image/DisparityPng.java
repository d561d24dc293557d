package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/** Reads disparities: grey PNGs of 16 bits. Belongs to one thread. */
public final class DisparityPng {
  private final PngReader reader = new PngReader();
  private byte[] values = new byte[0];

  /**
   * The disparities of a PNG. The map is valid until the next call.
   *
   * @throws SampleException at DECODE; NOT_A_REAL_MAP for any other kind of image
   */
  public DisparityMap decode(byte[] file, DecodeLimits limits) throws SampleException {
    if (ImageFormat.of(file) != ImageFormat.PNG) {
      throw other("A JPEG");
    }
    PngFile png = new PngFile(file, limits);
    // Of 8 bits all would be far away.
    if (png.colour != PngFile.Colour.GREY || png.depth != 16) {
      throw other(png.describe());
    }
    int bytes = Math.multiplyExact(2, Math.multiplyExact(png.width, png.height));
    if (values.length < bytes) {
      values = new byte[bytes];
    }
    reader.numbers(png, values);
    return new DisparityMap(png.width, png.height, values);
  }

  private static SampleException other(String what) {
    return new SampleException(
        Stage.DECODE,
        Reason.NOT_A_REAL_MAP,
        what + " where disparities were expected; valid: a grey PNG of 16 bits");
  }
}
