package dev.pixeltally.measure;

/** How reals are summed over images. */
public enum Summation {
  /**
   * One after the other, as a reference on one core does, where the images came in order; else as
   * {@link #EXACT}.
   */
  IN_ORDER,
  /** Without error: the same bits however the images were split and ordered. */
  EXACT
}
