package dev.pixeltally.image;

/**
 * A map of real values, such as depths or normals.
 *
 * @param width pixels a row
 * @param height rows
 * @param channels values a pixel
 * @param values at least {@code width * height * channels}, row by row, the values of a pixel
 *     beside one another
 */
public record RealMap(int width, int height, int channels, double[] values) implements Prediction {}
