package dev.pixeltally.labels;

/** The VOC devkit's way to colours that differ: a number's bits, dealt out to red, green, blue. */
public final class VocColours {
  private VocColours() {}

  /** The number's colour, 0xRRGGBB: its bits 0, 3, 6 go to red from the top, 1, 4, 7 to green. */
  public static int of(int number) {
    int rgb = 0;
    for (int k = 0, rest = number; k < 8; k++, rest >>= 3) {
      rgb |= (rest & 1) << (23 - k) | (rest >> 1 & 1) << (15 - k) | (rest >> 2 & 1) << (7 - k);
    }
    return rgb;
  }

  /** The colours of 0 to 255. */
  public static int[] palette() {
    int[] palette = new int[256];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = of(i);
    }
    return palette;
  }
}
