package dev.pixeltally.measure.coco;

/** What is compared: the references' {@code iouType}. */
public enum CocoKind {
  /** Boxes, by their intersection over union. */
  BBOX,
  /** Masks, by their intersection over union. */
  SEGM,
  /** Masks, by the lesser of their intersection over union and that of their borders. */
  BOUNDARY,
  /** Key points, by object key-point similarity. */
  KEYPOINTS;

  /** Whether masks are compared. */
  public boolean ofMasks() {
    return this == SEGM || this == BOUNDARY;
  }
}
