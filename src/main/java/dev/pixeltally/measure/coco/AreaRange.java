package dev.pixeltally.measure.coco;

import java.io.Serializable;

/**
 * Objects of these areas count, bounds included; others are ignored.
 *
 * @param name as in the tables: {@code small}
 * @param low square pixels
 * @param high square pixels
 */
public record AreaRange(String name, double low, double high) implements Serializable {}
