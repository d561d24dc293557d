package dev.pixeltally.measure.voc;

import dev.pixeltally.image.Rle;
import java.util.List;

/**
 * The detections of one image, in their file's order, which decides between equal scores. Lists and
 * arrays hold one a detection.
 *
 * @param image the image's place in the split: of equal scores, the earlier image's come first
 * @param classes the detections' classes, as indices of the protocol's
 * @param scores how sure, finite: more is surer
 * @param masks at the image's size
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SdsPrediction(int image, int[] classes, double[] scores, List<Rle> masks) {}
