package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.LabelMap;

/**
 * What Cityscapes says of an image.
 *
 * @param labels class ids
 * @param instances which object a pixel is of, {@code 1000 * class + number}, or the class id where
 *     it is of none or of a group; null where that is not known
 */
public record CityscapesTruth(LabelMap labels, InstanceMap instances) {}
