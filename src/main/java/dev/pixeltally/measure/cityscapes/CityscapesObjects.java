package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.image.InstanceMap;
import java.util.Map;

/**
 * What Cityscapes says of an image's objects.
 *
 * @param map which object a pixel is of, {@code 1000 * class + number}, or the class id where it is
 *     of none or of a group
 * @param distances of the objects by number; null where they are not known
 */
public record CityscapesObjects(InstanceMap map, Map<Integer, GtInstances.Found> distances) {}
