package dev.pixeltally.infer;

import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.ResizePolicy;

/**
 * How pixels of the input tensor become pixels of the image, in float32. A letterboxed image has
 * one ratio for both axes, the one its size was computed from, as YOLOX divides by; else each axis
 * has its own, image over resized image, as torchvision's {@code resize_boxes} multiplies by.
 */
enum Placement {
  ONE_RATIO,
  OWN_RATIOS;

  static Placement of(ResizePolicy policy) {
    return policy instanceof ResizePolicy.Letterbox ? ONE_RATIO : OWN_RATIOS;
  }

  float x(float tensorX, Geometry g) {
    float x = tensorX - g.left();
    return this == ONE_RATIO ? x / ratio(g) : x * ((float) g.imageWidth() / g.resizedWidth());
  }

  float y(float tensorY, Geometry g) {
    float y = tensorY - g.top();
    return this == ONE_RATIO ? y / ratio(g) : y * ((float) g.imageHeight() / g.resizedHeight());
  }

  private static float ratio(Geometry g) {
    return (float)
        Math.min(
            (double) g.tensorWidth() / g.imageWidth(), (double) g.tensorHeight() / g.imageHeight());
  }

  /** All boxes: left, top, right, bottom. */
  float[] boxes(float[] boxes, Geometry g) {
    float[] placed = new float[boxes.length];
    for (int i = 0; i < boxes.length; i += 2) {
      placed[i] = x(boxes[i], g);
      placed[i + 1] = y(boxes[i + 1], g);
    }
    return placed;
  }
}
