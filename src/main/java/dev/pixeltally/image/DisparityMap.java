package dev.pixeltally.image;

/**
 * A disparity a pixel, as Cityscapes keeps it: 0 where none is known, else {@code 256 * disparity +
 * 1}, the disparity in pixels.
 *
 * @param width pixels a row
 * @param height rows
 * @param values at least {@code 2 * width * height} bytes, row by row, the upper byte of a value
 *     first
 */
public record DisparityMap(
    int width, int height, @SuppressWarnings("ArrayRecordComponent") byte[] values) {

  /** What is kept of a pixel, 0..65535. */
  public int value(int pixel) {
    return ImageFormat.u16(values, 2 * pixel);
  }
}
