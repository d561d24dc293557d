package dev.pixeltally.dataset.voc;

/**
 * An object of an annotation.
 *
 * @param name its class
 * @param difficult hard to see, in the annotators' eyes: the devkit neither asks for it nor counts
 *     it as false
 * @param xmin first column of its box, from 1; columns and rows may be fractional
 * @param ymin first row
 * @param xmax last column, which belongs to the box
 * @param ymax last row, likewise
 */
public record VocObject(
    String name, boolean difficult, double xmin, double ymin, double xmax, double ymax) {}
