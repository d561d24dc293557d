package dev.pixeltally.scenes;

/**
 * An outline in a figure's own frame (one unit is the figure's height, y points up), as a signed
 * distance: negative inside, zero on the outline.
 */
sealed interface Shape permits Ellipse, Plank, Limb, Outline, Foliage {

  /** Signed distance to the outline, exact in sign, near enough in size close to the outline. */
  double distance(double x, double y);

  /** How far the surface leans to the right at a point inside, -1..1; 0 faces the viewer. */
  double leanX(double x, double y);

  /** How far the surface leans upwards at a point inside, -1..1. */
  double leanY(double x, double y);

  double left();

  double right();

  double bottom();

  double top();
}
