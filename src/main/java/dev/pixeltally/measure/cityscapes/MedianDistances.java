package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.dataset.CityscapesCamera;
import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.DisparityMap;
import dev.pixeltally.image.InstanceMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How far objects are, from disparities: what cityscapesScripts takes ready made from its {@code
 * gtInstances.json}, and does not compute.
 *
 * <p>A pixel's distance is {@code baseline * fx / ((p - 1) / 256)} metres, of a value {@code p} of
 * the disparity image: 1 is infinitely far, 0 is not known and has no part in it. An object's is
 * the median over its pixels that are known, of an even number the mean of the middle two (NumPy's
 * {@code median}); of none, -1. Its confidence is the share of its pixels that are known.
 */
public final class MedianDistances {
  private MedianDistances() {}

  /**
   * The distances of an image's objects, metres, by their numbers.
   *
   * @throws SampleException SIZE_MISMATCH where the maps differ in size
   */
  public static Map<Integer, GtInstances.Found> of(
      InstanceMap map, DisparityMap disparities, CityscapesCamera camera) throws SampleException {
    if (map.width() != disparities.width() || map.height() != disparities.height()) {
      throw new SampleException(
          Stage.TRUTH,
          Reason.SIZE_MISMATCH,
          "The map of instances is %dx%d pixels, the disparities %dx%d"
              .formatted(map.width(), map.height(), disparities.width(), disparities.height()));
    }
    ObjectPixels pixels = new ObjectPixels();
    pixels.count(map);
    int[] numbers = pixels.numbers();
    int[] ends = new int[1 << 16];
    int begin = 0;
    for (int number : numbers) {
      ends[number] = begin;
      begin += pixels.of(number);
    }
    // The known values of an object after those of the one before.
    char[] values = new char[begin];
    for (int i = 0; i < begin; i++) {
      int value = disparities.value(i);
      if (value > 0) {
        values[ends[map.id(i)]++] = (char) value;
      }
    }
    Map<Integer, GtInstances.Found> found = new HashMap<>();
    begin = 0;
    for (int number : numbers) {
      int known = ends[number] - begin;
      Arrays.sort(values, begin, ends[number]);
      found.put(
          number,
          new GtInstances.Found(
              pixels.of(number),
              median(values, begin, known, camera),
              (double) known / pixels.of(number)));
      begin += pixels.of(number);
    }
    return found;
  }

  /** Of sorted values; the nearer the larger. */
  private static double median(char[] values, int begin, int count, CityscapesCamera camera) {
    if (count == 0) {
      return -1;
    }
    double upper = metres(values[begin + (count - 1) / 2], camera);
    return count % 2 == 1 ? upper : (metres(values[begin + count / 2], camera) + upper) / 2;
  }

  private static double metres(int value, CityscapesCamera camera) {
    return camera.baseline() * camera.focal() / ((value - 1) / 256.0);
  }
}
