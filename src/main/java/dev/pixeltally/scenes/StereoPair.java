package dev.pixeltally.scenes;

import dev.pixeltally.image.DisparityMap;
import java.util.Locale;

/** Two cameras beside each other, and what they would measure of a scene without any error. */
final class StereoPair {
  /** Metres between the two. */
  private static final double BASELINE = 0.25;

  /** Pixels; with this, half a metre is 256 pixels of disparity, the most that a file holds. */
  private static final double FOCAL = 512;

  private static final int LARGEST = 0xffff;

  private StereoPair() {}

  /** Disparities of a scene's pixels; of what is infinitely far, 1. */
  static DisparityMap disparities(Scene scene) {
    byte[] values = new byte[2 * scene.depth().length];
    for (int i = 0; i < scene.depth().length; i++) {
      double disparity = BASELINE * FOCAL / scene.depth()[i];
      int value = (int) Math.min(LARGEST, Math.rint(256 * disparity) + 1);
      values[2 * i] = (byte) (value >> 8);
      values[2 * i + 1] = (byte) value;
    }
    return new DisparityMap(scene.width(), scene.height(), values);
  }

  /** As Cityscapes tells of its cameras. */
  static String json(Scene scene) {
    return String.format(
        Locale.ROOT,
        """
        {
            "extrinsic": {"baseline": %s, "pitch": 0.0, "roll": 0.0, "x": 0.0, "y": 0.0, "yaw": 0.0, "z": 0.0},
            "intrinsic": {"fx": %s, "fy": %s, "u0": %s, "v0": %s}
        }
        """,
        BASELINE,
        FOCAL,
        FOCAL,
        scene.width() / 2.0,
        scene.height() / 2.0);
  }
}
