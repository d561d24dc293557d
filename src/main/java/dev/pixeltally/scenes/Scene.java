package dev.pixeltally.scenes;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.RgbImage;
import java.util.List;
import java.util.Locale;

/**
 * A drawn scene with its exact ground truth: each pixel carries the label of what lies at its
 * centre.
 *
 * @param index its place in the generator's sequence
 * @param image the photograph, before JPEG
 * @param jpegQuality the quality to store it at, 1..100
 * @param instances 0 where the backdrop is seen, otherwise {@link Instance#number()}
 * @param surfaces {@link Surface#id()} of the backdrop, also behind objects
 * @param depth metres from the camera, a value a pixel, row by row; infinite in the sky
 * @param objects the objects of which something is seen, numbered from 1 in order, farthest first
 */
public record Scene(
    int index,
    RgbImage image,
    int jpegQuality,
    LabelMap instances,
    LabelMap surfaces,
    float[] depth,
    List<Instance> objects) {

  public int width() {
    return image.width();
  }

  public int height() {
    return image.height();
  }

  /** The sample's id, as in {@code scene_000123}. */
  public String id() {
    return id(index);
  }

  static String id(int index) {
    return String.format(Locale.ROOT, "scene_%06d", index);
  }

  /** Class ids: 0 where the backdrop is seen, otherwise the object's class. No void border. */
  public LabelMap classes() {
    byte[] idOf = new byte[256];
    objects.forEach(o -> idOf[o.number()] = (byte) o.kind().id());
    byte[] numbers = instances.ids();
    byte[] ids = new byte[width() * height()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = idOf[numbers[i] & 255];
    }
    return new LabelMap(width(), height(), ids);
  }
}
