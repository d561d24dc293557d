package dev.pixeltally.image;

/**
 * A decoded photograph: 8-bit RGB, interleaved.
 *
 * @param width pixels a row
 * @param height rows
 * @param rgb at least {@code 3 * width * height} bytes, row by row: R, G, B, R, G, B, ...
 */
public record RgbImage(int width, int height, byte[] rgb) {}
