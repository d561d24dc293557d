package dev.pixeltally.scenes;

import java.util.Locale;

/**
 * Polygons as Cityscapes' tool paints them, one over the other, with their corners' pixels: its
 * corners are centres of pixels, and what a polygon's edge goes through belongs to it.
 */
final class CityscapesPolygons {
  private static final int CORNERS = 3;

  private CityscapesPolygons() {}

  /** The JSON file's text. A thing in several pieces has a polygon a piece. */
  static String of(CityscapesScene scene) {
    StringBuilder json = new StringBuilder(1 << 14);
    json.append(
        String.format(
            Locale.ROOT,
            "{\"imgHeight\": %d, \"imgWidth\": %d, \"objects\": [",
            scene.labels().height(),
            scene.labels().width()));
    String between = "\n";
    for (CityscapesScene.Painted painted : scene.painted()) {
      for (int[] ring : MaskTracer.rings(painted.mask())) {
        json.append(between).append("{\"label\": \"").append(painted.label());
        json.append("\", \"polygon\": [");
        corners(ring, painted.mask(), json);
        json.append("]}");
        between = ",\n";
      }
    }
    return json.append("\n]}\n").toString();
  }

  /**
   * A ring goes along the pixels' edges with the mask on its right; here it goes through the
   * centres of the pixels that it passes.
   */
  private static void corners(int[] ring, Mask mask, StringBuilder json) {
    int lastX = -1;
    int lastY = -1;
    int count = 0;
    for (int i = 0; i < ring.length; i += 2) {
      int x = ring[i];
      int y = ring[i + 1];
      int nextX = ring[(i + 2) % ring.length];
      int nextY = ring[(i + 3) % ring.length];
      // The pixel right of the edge at its beginning, and that at its end; of a cut down to a hole
      // the one on its left, where it comes back: the other may be none of the mask's.
      boolean cut = nextY > y && mask.at(x, y);
      int left = nextX < x || (nextY > y && !cut) ? 1 : 0;
      int up = nextX < x || nextY < y ? 1 : 0;
      int endLeft = nextX > x || (nextY > y && !cut) ? 1 : 0;
      int endUp = nextX < x || nextY > y ? 1 : 0;
      int[] pixels = {x - left, y - up, nextX - endLeft, nextY - endUp};
      for (int k = 0; k < pixels.length; k += 2) {
        if (pixels[k] != lastX || pixels[k + 1] != lastY) {
          lastX = pixels[k];
          lastY = pixels[k + 1];
          json.append(json.charAt(json.length() - 1) == '[' ? "[" : ", [");
          json.append(lastX).append(", ").append(lastY).append(']');
          count++;
        }
      }
    }
    // Painters refuse polygons of less.
    for (; count < CORNERS; count++) {
      json.append(", [").append(lastX).append(", ").append(lastY).append(']');
    }
  }
}
