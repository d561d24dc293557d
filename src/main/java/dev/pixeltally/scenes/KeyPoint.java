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

  /** COCO's three states. */
  public enum Visibility {
    /** Outside the image. */
    ABSENT(0),
    /** In the image, behind something (the object itself counts). */
    HIDDEN(1),
    /** Seen. */
    VISIBLE(2);

    private final int code;

    Visibility(int code) {
      this.code = code;
    }

    /** COCO's {@code v}. */
    public int code() {
      return code;
    }
  }
}
