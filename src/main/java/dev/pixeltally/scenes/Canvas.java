package dev.pixeltally.scenes;

/**
 * The scene in the making: light a pixel (about 0..1, R, G, B interleaved) and its ground truth.
 */
final class Canvas {
  final int width;
  final int height;
  final float[] light;
  final byte[] surfaces;
  final byte[] instances;
  final float[] depth;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    light = new float[3 * width * height];
    surfaces = new byte[width * height];
    instances = new byte[width * height];
    depth = new float[width * height];
  }

  void set(int pixel, float r, float g, float b) {
    int at = 3 * pixel;
    light[at] = r;
    light[at + 1] = g;
    light[at + 2] = b;
  }

  void blend(int pixel, double r, double g, double b, double share) {
    int at = 3 * pixel;
    light[at] += (float) (share * (r - light[at]));
    light[at + 1] += (float) (share * (g - light[at + 1]));
    light[at + 2] += (float) (share * (b - light[at + 2]));
  }
}
