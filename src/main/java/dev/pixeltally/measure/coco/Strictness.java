package dev.pixeltally.measure.coco;

/** What becomes of the reference's known faults. */
public enum Strictness {
  /** The reference's bits, faults included; each fault that the data touches is a warning. */
  STRICT,
  /** Faults are mended, item by item; every row of the tables says so. */
  CORRECTED
}
