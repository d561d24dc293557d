package dev.pixeltally.image;

/**
 * A class id a pixel.
 *
 * @param width pixels a row
 * @param height rows
 * @param ids at least {@code width * height} unsigned bytes, row by row
 */
public record LabelMap(int width, int height, byte[] ids) implements Prediction {}
