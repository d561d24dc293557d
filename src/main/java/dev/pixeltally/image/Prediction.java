package dev.pixeltally.image;

/** What a network says about one image, at the image's own size. */
public sealed interface Prediction permits LabelMap, Instances, RealMap {

  /** Pixels a row. */
  int width();

  /** Rows. */
  int height();
}
