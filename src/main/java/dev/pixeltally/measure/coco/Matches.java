package dev.pixeltally.measure.coco;

/** Receives what is left of every detection once its image is matched. */
interface Matches {
  /** Adds a detection; where its bits belong: true positives of each area, then false ones. */
  int add(int category, int block, double score, int image, int rank);

  /** Where all bits stand; not to be asked for again while images' detections are added. */
  int[] bits();
}
