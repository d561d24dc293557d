package dev.pixeltally.measure.voc;

/**
 * The objects of one image. Arrays hold one value, or four, an object.
 *
 * @param classes the objects' classes, as indices of the protocol's
 * @param boxes 4 an object: xmin, ymin, xmax, ymax in pixels, all within the box
 * @param difficult neither to be found nor a false alarm
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record VocTruth(int[] classes, double[] boxes, boolean[] difficult) {
  int count() {
    return classes.length;
  }
}
