package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Figure.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Casts a figure's shadow on the ground: its outline laid down away from the sun, softer the
 * farther it lies from the foot.
 */
final class ShadowPainter {
  private final Canvas canvas;
  private final Light light;

  ShadowPainter(Canvas canvas, Light light) {
    this.canvas = canvas;
    this.light = light;
  }

  /** Darkens the ground and water; to be called before any figure is painted. */
  void cast(Figure figure, Placement at) {
    List<Shape> outline = new ArrayList<>();
    double half = 0.1;
    double height = 0;
    for (Part part : figure.parts()) {
      if (part.solid()) {
        outline.add(part.shape());
        half = Math.max(half, Math.max(-part.shape().left(), part.shape().right()));
        height = Math.max(height, part.shape().top());
      }
    }
    foot(at, half);
    lay(outline, at, half, height);
  }

  /** The dark contact right under the figure. */
  private void foot(Placement at, double half) {
    double rx = half * at.scale() * 0.9 + 1;
    double ry = Math.max(1.5, rx * 0.16);
    int y1 = (int) Math.min(canvas.height - 1, at.y() + ry);
    int x1 = (int) Math.min(canvas.width - 1, at.x() + rx);
    for (int y = (int) Math.max(0, at.y() - ry); y <= y1; y++) {
      for (int x = (int) Math.max(0, at.x() - rx); x <= x1; x++) {
        double u = (x + 0.5 - at.x()) / rx;
        double v = (y + 0.5 - at.y()) / ry;
        double k = 1 - u * u - v * v;
        if (k > 0) {
          darken(y * canvas.width + x, 0.45 * k);
        }
      }
    }
  }

  private void lay(List<Shape> outline, Placement at, double half, double height) {
    // A low sun throws long shadows; one behind the scene throws them towards the viewer.
    double length = Math.min(1.2, (0.3 + Math.abs(light.z()) * 0.3) / Math.max(0.3, light.y()));
    double toViewer = light.z() > 0 ? -0.32 * length : 0.32 * length;
    double slant = -light.x() * length * 1.2;
    double reach = height * at.scale();
    double yEnd = at.y() + toViewer * reach;
    int y0 = (int) Math.max(0, Math.floor(Math.min(at.y(), yEnd) - 2));
    int y1 = (int) Math.min(canvas.height - 1, Math.ceil(Math.max(at.y(), yEnd) + 2));
    double inverse = 1 / at.scale();
    for (int y = y0; y <= y1; y++) {
      double v = (y + 0.5 - at.y()) / (toViewer * at.scale());
      double centre = at.x() + slant * v * at.scale();
      double wide = half * at.scale() + 3;
      int x0 = (int) Math.max(0, centre - wide);
      int x1 = (int) Math.min(canvas.width - 1, centre + wide);
      double soft = 0.02 + 0.07 * Math.max(0, v);
      double fading = 1 - 0.45 * Math.max(0, Math.min(1, v / Math.max(height, 0.1)));
      for (int x = x0; x <= x1; x++) {
        double u = at.side() * (x + 0.5 - centre) * inverse;
        double cover = cover(outline, u, v, soft);
        if (cover > 0) {
          darken(y * canvas.width + x, cover * fading * light.shadow());
        }
      }
    }
  }

  private static double cover(List<Shape> outline, double u, double v, double soft) {
    double best = 0;
    for (int i = 0; i < outline.size() && best < 1; i++) {
      Shape s = outline.get(i);
      if (u > s.left() - soft
          && u < s.right() + soft
          && v > s.bottom() - soft
          && v < s.top() + soft) {
        best = Math.max(best, Math.min(1, 0.5 - s.distance(u, v) / soft));
      }
    }
    return best * best * (3 - 2 * best);
  }

  private void darken(int pixel, double share) {
    int surface = canvas.surfaces[pixel];
    if (surface != Surface.GROUND.id() && surface != Surface.WATER.id()) {
      return;
    }
    float keep = (float) (1 - share);
    int at = 3 * pixel;
    canvas.light[at] *= keep;
    canvas.light[at + 1] *= keep;
    // Shade is a little bluer than light: the sky still reaches it.
    canvas.light[at + 2] *= keep + 0.15f * (1 - keep);
  }
}
