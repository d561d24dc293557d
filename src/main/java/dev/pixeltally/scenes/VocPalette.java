package dev.pixeltally.scenes;

/** VOC's own colours (its devkit's {@code VOClabelcolormap}), here for object numbers. */
final class VocPalette {
  private VocPalette() {}

  /** 256 colours, 0xRRGGBB: an id's bits 0, 3, 6 go to red from the top, 1, 4, 7 to green, ... */
  static int[] colours() {
    int[] palette = new int[256];
    for (int id = 0; id < 256; id++) {
      int rgb = 0;
      for (int k = 0, rest = id; k < 8; k++, rest >>= 3) {
        rgb |= (rest & 1) << (23 - k) | (rest >> 1 & 1) << (15 - k) | (rest >> 2 & 1) << (7 - k);
      }
      palette[id] = rgb;
    }
    return palette;
  }
}
