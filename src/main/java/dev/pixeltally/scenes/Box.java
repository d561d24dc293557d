package dev.pixeltally.scenes;

/**
 * A box of whole pixels.
 *
 * @param left first column, from 0
 * @param top first row, from 0
 * @param right last column, included
 * @param bottom last row, included
 */
public record Box(int left, int top, int right, int bottom) {

  public int width() {
    return right - left + 1;
  }

  public int height() {
    return bottom - top + 1;
  }

  /** Whether the other box lies wholly inside this one. */
  public boolean contains(Box other) {
    return left <= other.left && top <= other.top && right >= other.right && bottom >= other.bottom;
  }

  /** The smallest box that holds both. */
  Box around(Box other) {
    return new Box(
        Math.min(left, other.left),
        Math.min(top, other.top),
        Math.max(right, other.right),
        Math.max(bottom, other.bottom));
  }
}
