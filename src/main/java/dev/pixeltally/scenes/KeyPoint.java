package dev.pixeltally.scenes;

/**
 * A named place on an object.
 *
 * @param name as in {@link SceneClass#keyPoints()}
 * @param x from the image's left edge, in pixels (the first pixel's centre is 0.5); 0 where absent
 * @param y from the image's upper edge, in pixels; 0 where absent
 * @param visibility whether it lies in the image and is seen
 */
public record KeyPoint(String name, double x, double y, Visibility visibility) {

  /** COCO's three states, in its order: {@code ordinal()} is COCO's {@code v}. */
  public enum Visibility {
    /** Outside the image. */
    ABSENT,
    /** In the image, behind something (the object itself counts). */
    HIDDEN,
    /** Seen. */
    VISIBLE
  }
}
