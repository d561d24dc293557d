package dev.pixeltally.scenes;

import java.util.ArrayList;
import java.util.List;

/**
 * An object's drawing in its own frame: one unit is its height, y points up, (0, 0) is where it
 * touches the ground (or its middle, for what flies). Parts are painted in order, the last in
 * front.
 */
final class Figure {

  /**
   * A painted shape.
   *
   * @param solid whether it casts a shadow (details within another part need not)
   */
  record Part(Shape shape, Paint paint, boolean solid) {}

  /**
   * A named place.
   *
   * @param layer parts from this place in the order on hide it where they cover it
   */
  record Mark(String name, double x, double y, int layer) {
    private static final int FAR_SIDE = -1;
  }

  private final List<Part> parts = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();

  /** Paints a part in front of all before. */
  Figure add(Shape shape, Paint paint) {
    parts.add(new Part(shape, paint, true));
    return this;
  }

  /** Paints a detail that lies within a part. */
  Figure detail(Shape shape, Paint paint) {
    parts.add(new Part(shape, paint, false));
    return this;
  }

  /** Marks a key point on what has been painted so far: later parts can hide it. */
  Figure mark(String name, double x, double y) {
    marks.add(new Mark(name, x, y, parts.size()));
    return this;
  }

  /** Marks a key point on the far side, which no one can see. */
  Figure hiddenMark(String name, double x, double y) {
    marks.add(new Mark(name, x, y, Mark.FAR_SIDE));
    return this;
  }

  List<Part> parts() {
    return parts;
  }

  List<Mark> marks() {
    return marks;
  }

  /** Whether a part painted after the mark covers it. */
  boolean hides(Mark mark) {
    if (mark.layer() == Mark.FAR_SIDE) {
      return true;
    }
    for (int i = mark.layer(); i < parts.size(); i++) {
      if (parts.get(i).shape().distance(mark.x(), mark.y()) < 0) {
        return true;
      }
    }
    return false;
  }
}
