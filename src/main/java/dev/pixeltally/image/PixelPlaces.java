package dev.pixeltally.image;

/** From which pixel along an axis each pixel of another size is taken, as PyTorch does. */
public enum PixelPlaces {
  /** {@code interpolate(mode="nearest")}: the place of its left or upper edge. */
  NEAREST,
  /** {@code interpolate(mode="nearest-exact")}: the place of its centre, as Pillow's NEAREST. */
  NEAREST_EXACT;

  /** One for each of {@code outSize} pixels, 0..inSize-1. */
  public int[] of(int inSize, int outSize) {
    int[] places = new int[outSize];
    float scale = (float) inSize / outSize;
    for (int i = 0; i < outSize; i++) {
      places[i] =
          this == NEAREST_EXACT
              ? LabelResizer.place(i, inSize, outSize)
              : Math.min(inSize - 1, outSize == 2L * inSize ? i >> 1 : (int) (i * scale));
    }
    return places;
  }
}
