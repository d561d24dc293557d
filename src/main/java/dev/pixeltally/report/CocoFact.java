package dev.pixeltally.report;

/** What is counted of a COCO dataset's annotations; the text says what was found of so many. */
public enum CocoFact {
  OBJECTS("", false),
  CROWDS("", false),
  SMALL("", false),
  MEDIUM("", false),
  LARGE("", false),
  POLYGONS("", false),
  RINGS("", false),
  RUN_LENGTHS("", false),
  PERSONS("", false),
  POINTS("", false),
  WITHOUT_MASK("annotations without a mask, in a file that has masks", true),
  BROKEN_MASK("masks that cannot be read", true),
  EMPTY_MASK("masks without a pixel", true),
  OTHER_SIZE("masks whose size is not their image's", true),
  AREA_DIFFERS("annotations whose area is over a tenth off their mask's pixels", true),
  RANGE_DIFFERS(
      "annotations whose area puts them among small, medium or large objects, and their mask"
          + " elsewhere",
      true),
  WITHOUT_BOX("annotations without a box", true),
  EMPTY_BOX("boxes without width or height", true),
  BOX_OUTSIDE("boxes that reach over a pixel out of their image", true),
  POINTS_DIFFER("annotations whose num_keypoints is not what is marked", true),
  WITHOUT_SIZE("images without a size", true);

  private final String text;
  private final boolean odd;

  CocoFact(String text, boolean odd) {
    this.text = text;
    this.odd = odd;
  }

  /** After a count: {@code 3 masks without a pixel}. */
  String text() {
    return text;
  }

  /** Whether people should look at it. */
  boolean odd() {
    return odd;
  }
}
