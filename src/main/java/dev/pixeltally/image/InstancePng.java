package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/** Reads instance maps: grey PNGs of 16 bits, or of 8. Belongs to one thread. */
public final class InstancePng {
  private final PngReader reader = new PngReader();
  private byte[] ids = new byte[0];

  /**
   * The numbers of a PNG. The map is valid until the next call.
   *
   * @throws SampleException at DECODE; NOT_A_LABEL_MAP for RGB and the like
   */
  public InstanceMap decode(byte[] file, DecodeLimits limits) throws SampleException {
    if (ImageFormat.of(file) != ImageFormat.PNG) {
      throw new SampleException(
          Stage.DECODE,
          Reason.NOT_A_LABEL_MAP,
          "A JPEG where instance numbers were expected; valid: a grey PNG of 16 bits");
    }
    PngFile png = new PngFile(file, limits);
    int bytes = Math.multiplyExact(2, Math.multiplyExact(png.width, png.height));
    if (ids.length < bytes) {
      ids = new byte[bytes];
    }
    reader.numbers(png, ids);
    return new InstanceMap(png.width, png.height, ids);
  }
}
