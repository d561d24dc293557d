package dev.pixeltally.dataset.coco;

/** What becomes of the faults that COCO's tools are known to have. */
public enum Strictness {
  /** The reference's bits, faults included; each fault that the data touches is a warning. */
  STRICT,
  /**
   * Mended: an id of 0 matches as any other; "ignore" is heeded; of annotations that share an id
   * each counts; a ring of four numbers is two points and so no pixels; key points without classes
   * are compared; images that share an id and differ in size are refused.
   */
  CORRECTED
}
