package dev.pixeltally.scenes;

import java.util.HashSet;
import java.util.Set;

/** Gives each segment of a scene a colour of its own, near its class's. */
final class SegmentColours {
  /** More than a scene has objects. */
  private static final int STEPS = 24;

  private final Set<Integer> taken = new HashSet<>(Set.of(0));

  /** The class's colour, 0xRRGGBB, or one darkened by as few steps as leave it free. */
  int next(int rgb) {
    int colour = rgb;
    for (int step = 1; !taken.add(colour); step++) {
      colour = darkened(rgb, step);
    }
    return colour;
  }

  private static int darkened(int rgb, int step) {
    int left = STEPS - step;
    if (left <= 0) {
      throw new IllegalStateException("No colour is left near " + Integer.toHexString(rgb));
    }
    int red = (rgb >> 16) * left / STEPS;
    int green = (rgb >> 8 & 255) * left / STEPS;
    int blue = (rgb & 255) * left / STEPS;
    return red << 16 | green << 8 | blue;
  }
}
