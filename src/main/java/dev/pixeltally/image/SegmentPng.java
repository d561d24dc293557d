package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/**
 * Segment maps as PNG: 8-bit RGB, or RGB with alpha, which says nothing here as in panopticapi.
 *
 * <p>Belongs to one thread: its buffers are kept.
 */
public final class SegmentPng {
  private static final String VALID =
      " where segment ids were expected; valid: an 8-bit RGB PNG, id = R + 256 G + 65536 B";

  private final PngReader reader = new PngReader();
  private byte[] rgb = new byte[0];

  /**
   * The ids of a PNG. The map is valid until the next call.
   *
   * @throws SampleException at DECODE; NOT_A_LABEL_MAP for grey, palettes and 16 bits
   */
  public SegmentMap decode(byte[] file, DecodeLimits limits) throws SampleException {
    if (ImageFormat.of(file) != ImageFormat.PNG) {
      throw new SampleException(Stage.DECODE, Reason.NOT_A_LABEL_MAP, "A JPEG" + VALID);
    }
    PngFile png = new PngFile(file, limits);
    boolean colours = png.colour == PngFile.Colour.RGB || png.colour == PngFile.Colour.RGBA;
    if (!colours || png.depth != 8) {
      throw new SampleException(Stage.DECODE, Reason.NOT_A_LABEL_MAP, png.describe() + VALID);
    }
    room(png.width, png.height);
    reader.rgb(png, rgb);
    return new SegmentMap(png.width, png.height, rgb);
  }

  private void room(int width, int height) throws SampleException {
    long bytes = 3L * width * height;
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new SampleException(
          Stage.DECODE,
          Reason.TOO_MANY_PIXELS,
          width + "x" + height + " pixels need " + bytes + " bytes; at most 2^31 - 9 fit an array");
    }
    if (rgb.length < bytes) {
      rgb = new byte[(int) bytes];
    }
  }
}
