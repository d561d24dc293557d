package dev.pixeltally.dataset.coco;

/** What a reader keeps of each entry beside ids, box and score: the rest is passed over. */
public enum CocoPart {
  SEGMENTATION,
  KEYPOINTS,
  FILE_NAMES
}
