package dev.pixeltally.image;

/**
 * A segment's id a pixel, as COCO's panoptic PNGs hold them: R + 256 G + 65536 B, 0 to 2^24 - 1.
 *
 * @param width pixels a row
 * @param height rows
 * @param rgb at least {@code 3 * width * height} bytes, row by row: R, G, B, R, G, B, ...
 */
public record SegmentMap(int width, int height, byte[] rgb) {
  /** The largest id that a pixel holds. */
  public static final int LARGEST = (1 << 24) - 1;

  /** The id of a pixel, counted row by row. */
  public int id(int pixel) {
    int at = 3 * pixel;
    return (rgb[at] & 255) | (rgb[at + 1] & 255) << 8 | (rgb[at + 2] & 255) << 16;
  }
}
