package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Figure.Part;

/** Paints a figure on a canvas: colours with soft edges, labels by the pixel's centre. */
final class FigurePainter {

  /** What painting a figure left: its pixels inside the image, hidden ones included. */
  record Trace(Box amodal, int pixels, boolean truncated) {}

  private final Canvas canvas;
  private final Light light;
  private int left;
  private int top;
  private int right;
  private int bottom;
  private int pixels;
  private boolean beyond;

  FigurePainter(Canvas canvas, Light light) {
    this.canvas = canvas;
    this.light = light;
  }

  /**
   * Paints in front of all before.
   *
   * @param number the instance's value in the canvas's instance map, not used before
   * @param metres its distance
   */
  Trace paint(Figure figure, Placement at, int number, double metres) {
    left = canvas.width;
    top = canvas.height;
    right = -1;
    bottom = -1;
    pixels = 0;
    beyond = false;
    for (Part part : figure.parts()) {
      paint(part, at, (byte) number, (float) metres);
    }
    return new Trace(new Box(left, top, right, bottom), pixels, beyond);
  }

  private void paint(Part part, Placement at, byte number, float metres) {
    Shape shape = part.shape();
    double[] box = at.extent(shape);
    beyond |= box[0] < 0 || box[1] < 0 || box[2] > canvas.width || box[3] > canvas.height;
    int x0 = (int) Math.max(0, Math.floor(box[0] - 1));
    int y0 = (int) Math.max(0, Math.floor(box[1] - 1));
    int x1 = (int) Math.min(canvas.width - 1, Math.ceil(box[2] + 1));
    int y1 = (int) Math.min(canvas.height - 1, Math.ceil(box[3] + 1));
    Shader shader = new Shader(part.paint(), at, light, metres);
    double cos = at.cos() / at.scale();
    double sin = at.sin() / at.scale();
    for (int y = y0; y <= y1; y++) {
      double up = at.y() - (y + 0.5);
      for (int x = x0; x <= x1; x++) {
        double across = x + 0.5 - at.x();
        double u = at.side() * (across * cos + up * sin);
        double v = up * cos - across * sin;
        double d = shape.distance(u, v) * at.scale();
        if (d >= 0.5) {
          continue;
        }
        int pixel = y * canvas.width + x;
        shader.shade(shape, u, v);
        canvas.blend(pixel, shader.r, shader.g, shader.b, Math.min(1, 0.5 - d));
        if (d < 0) {
          canvas.depth[pixel] = metres;
          claim(pixel, x, y, number);
        }
      }
    }
  }

  private void claim(int pixel, int x, int y, byte number) {
    if (canvas.instances[pixel] == number) {
      return;
    }
    canvas.instances[pixel] = number;
    pixels++;
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
}
