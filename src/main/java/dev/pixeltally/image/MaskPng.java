package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/**
 * Reads a PNG of any kind as the pixels that are not black: those that Pillow's {@code
 * convert('L')} leaves above zero. Palette PNGs go through their colours, and a colour near black
 * is black; alpha has no part in it. Belongs to one thread.
 */
public final class MaskPng {
  private final PngReader reader = new PngReader();
  private byte[] set = new byte[0];

  /**
   * The mask of a PNG, another number than 0 where a pixel belongs to it. Valid until the next
   * call.
   *
   * @throws SampleException at DECODE
   */
  public LabelMap decode(byte[] file, DecodeLimits limits) throws SampleException {
    if (ImageFormat.of(file) != ImageFormat.PNG) {
      throw new SampleException(
          Stage.DECODE,
          Reason.UNSUPPORTED_FORMAT,
          "A JPEG where a mask was expected; valid: a PNG");
    }
    PngFile png = new PngFile(file, limits);
    int pixels = Math.multiplyExact(png.width, png.height);
    if (set.length < pixels) {
      set = new byte[pixels];
    }
    reader.mask(png, set);
    return new LabelMap(png.width, png.height, set);
  }
}
