package dev.pixeltally.image;

import dev.pixeltally.dataset.SampleException;

/**
 * Planes of float32 of one size, given row by row, so that what is computed of them needs no more
 * memory than some rows.
 */
public interface PlaneRows {
  /** How many planes there are. */
  int planes();

  /** Values a row of a plane. */
  int width();

  /** Rows of a plane. */
  int height();

  /**
   * A row of every plane.
   *
   * @param y of this row; not above that of the call before
   * @param into receives {@code planes * width} values, plane by plane
   * @throws SampleException where a value cannot be used
   */
  void row(int y, float[] into) throws SampleException;
}
