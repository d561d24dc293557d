package dev.pixeltally.labels;

import java.io.Serializable;

/**
 * One class of a label space.
 *
 * @param id the dataset's or network's own number for it, 0 or more; label maps hold 0..255
 * @param name the dataset's own name
 * @param rgb colour, 0xRRGGBB
 * @param thing countable things, as against stuff
 */
public record LabelClass(int id, String name, int rgb, boolean thing) implements Serializable {}
