package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.io.Serializable;

/**
 * What an image file is held to before anything is allocated for its pixels.
 *
 * @param maxPixels width times height, at most
 * @param maxSide width and height, at most
 * @param maxBytes of the file, at most
 */
public record DecodeLimits(long maxPixels, int maxSide, long maxBytes) implements Serializable {
  /** Pillow's own warning limit for pixels, JPEG's largest side, and 256 MiB. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(89_478_485L, 65_500, 256L << 20);

  /** Refuses a size that an image must not have; {@code what} begins the message. */
  void check(String what, int width, int height) throws SampleException {
    if (width <= 0 || height <= 0) {
      throw new SampleException(
          Stage.DECODE, Reason.CORRUPT, what + " claims " + width + "x" + height + " pixels");
    }
    if ((long) width * height > maxPixels || width > maxSide || height > maxSide) {
      throw new SampleException(
          Stage.DECODE,
          Reason.TOO_MANY_PIXELS,
          what
              + " claims "
              + width
              + "x"
              + height
              + " pixels; at most "
              + maxPixels
              + " in all and "
              + maxSide
              + " a side are decoded (limits.max-pixels, limits.max-side)");
    }
  }
}
