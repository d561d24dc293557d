package dev.pixeltally.measure.coco;

/**
 * A number and how far another sample of images might have moved it. Undefined ones are NaN.
 *
 * @param key of the benchmark's line, {@code AP50}; {@code AP} of a class
 * @param category id of the class; -1: all classes
 * @param value of the images as they are, 0 to 1
 * @param low the 2.5th percentile over resamples
 * @param high the 97.5th
 * @param resamples those in which the number is defined
 */
public record Interval(
    String key, long category, double value, double low, double high, int resamples) {}
