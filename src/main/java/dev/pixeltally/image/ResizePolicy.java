package dev.pixeltally.image;

import java.io.Serializable;

/** How an image's size becomes the tensor's. */
public sealed interface ResizePolicy extends Serializable {

  /** The filter, where the size changes. */
  enum Filter {
    /** PyTorch's {@code interpolate(mode="bilinear", align_corners=False)}: two taps an axis. */
    BILINEAR,
    /** Pillow's BILINEAR and PyTorch's with {@code antialias=True}: the triangle widens. */
    BILINEAR_ANTIALIAS,
    /** OpenCV's INTER_LINEAR on 8 bits: two taps an axis, in its own rounding. */
    BILINEAR_OPENCV
  }

  /**
   * Keeps the image's size; pads right and below, after normalising, to multiples.
   *
   * @param multiple tensor sides are multiples of this
   * @param padValue what the padding holds, in normalised units
   */
  record Keep(int multiple, double padValue) implements ResizePolicy {}

  /**
   * Scales so that the short side has {@code size} pixels, the long one at most {@code maxLongSide}
   * (0: no limit); pads as {@link Keep}.
   */
  record ShortSide(int size, int maxLongSide, Filter filter, int multiple, double padValue)
      implements ResizePolicy {}

  /** Stretches to exactly {@code width x height}. */
  record Fixed(int width, int height, Filter filter) implements ResizePolicy {}

  /**
   * Scales to fit within {@code width x height}, keeping the ratio; fills the rest.
   *
   * @param centred image in the middle; else top left, as YOLOX does
   * @param fill 8-bit grey value, normalised like a pixel
   */
  record Letterbox(int width, int height, Filter filter, boolean centred, int fill)
      implements ResizePolicy {}
}
