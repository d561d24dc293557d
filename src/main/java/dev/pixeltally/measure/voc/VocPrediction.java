package dev.pixeltally.measure.voc;

/**
 * The detections of one image. Arrays hold one value, or four, a detection.
 *
 * @param classes the detections' classes, as indices of the protocol's
 * @param scores how sure: more is surer; NaN is least sure
 * @param boxes 4 a detection: xmin, ymin, xmax, ymax in pixels, all within the box
 * @param orders the places of the detections in the whole of their class, each once: they decide
 *     between equal scores, the lower first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record VocPrediction(int[] classes, double[] scores, double[] boxes, long[] orders) {
  int count() {
    return classes.length;
  }
}
