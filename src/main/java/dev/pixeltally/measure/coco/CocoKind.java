package dev.pixeltally.measure.coco;

/** What is compared: pycocotools' {@code iouType}. */
public enum CocoKind {
  /** Boxes, by their intersection over union. */
  BBOX,
  /** Masks, by their intersection over union. */
  SEGM,
  /** Key points, by object key-point similarity. */
  KEYPOINTS
}
