package dev.pixeltally.dataset.coco;

/** What is odd in a COCO file and yet can be read; counted, never silent. */
public enum CocoWarning {
  NUMBER_AS_TEXT("numbers written as strings, read as numbers"),
  DUPLICATE_IMAGE_ID(
      "images that repeat an id; the last one's size counts",
      "images that repeat an id, with one size"),
  DUPLICATE_ANNOTATION_ID(
      "annotations that repeat an id; COCO's tools take the last one for each of them",
      "annotations that repeat an id, mended: each counts, where COCO's tools take the last one for"
          + " each of them"),
  ZERO_ANNOTATION_ID(
      "annotations with id 0, which COCO's tools take for unmatched: what they match counts as"
          + " false positive and miss",
      "annotations with id 0, mended: they match as any other, where COCO's tools take them for"
          + " unmatched"),
  IGNORE_OVERWRITTEN(
      "annotations whose \"ignore\" COCO's tools overwrite with \"iscrowd\"",
      "annotations with \"ignore\", mended: it is heeded, where COCO's tools overwrite it with"
          + " \"iscrowd\""),
  DUPLICATE_CATEGORY_ID("categories that repeat an id; the last one's name counts"),
  WITHOUT_IMAGE("annotations of images that are not listed; they are not evaluated"),
  UNKNOWN_CATEGORY("entries of categories that are not listed; they are not evaluated"),
  WITHOUT_ISCROWD("annotations without \"iscrowd\", read as 0"),
  WITHOUT_AREA("annotations without \"area\"; the box's or the mask's is taken"),
  WITHOUT_NUM_KEYPOINTS("annotations without \"num_keypoints\"; marked points are counted"),
  NEGATIVE_SIZE("boxes of negative width or height, evaluated as COCO's tools do"),
  FOUR_NUMBER_POLYGON(
      "polygons with a ring of four numbers, which older COCO tools read as a box",
      "polygons with a ring of four numbers, mended: two points without pixels, where older COCO"
          + " tools read a box"),
  ODD_POLYGON("polygons with a ring of an odd count of numbers, whose last one is left out"),
  OTHER_MASK_SIZE("masks of another size than their image; masks of different sizes never match"),
  LEFT_OUT("detections left out, which cannot be evaluated"),
  WITHOUT_FEDERATION(
      "images without \"neg_category_ids\" or \"not_exhaustive_category_ids\", read as empty"),
  WITHOUT_FREQUENCY("categories whose \"frequency\" is none of r, c and f");

  private final String text;
  private final String mended;

  CocoWarning(String text) {
    this(text, text);
  }

  /** What means something else once it is mended. */
  CocoWarning(String text, String mended) {
    this.text = text;
    this.mended = mended;
  }

  /** What it is, after a count: {@code 3 annotations with id 0, ...}. */
  public String text(Strictness strictness) {
    return strictness == Strictness.STRICT ? text : mended;
  }
}
