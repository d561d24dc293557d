package dev.pixeltally.measure.voc;

import dev.pixeltally.image.Rle;
import java.util.List;

/**
 * The objects of one image. Lists and arrays hold one an object.
 *
 * @param classes the objects' classes, as indices of the protocol's
 * @param masks theirs, all at the image's size
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SdsTruth(int height, int width, int[] classes, List<Rle> masks) {}
