package dev.pixeltally.measure.panoptic;

/**
 * What becomes of panopticapi's known faults.
 *
 * <ul>
 *   <li>the area of a true segment is what the JSON says, whatever the PNG shows;
 *   <li>of several crowds of one category only the last listed excuses predictions on it;
 *   <li>categories that are nowhere have numbers of 0;
 *   <li>of borders, a segment may have the id that marks the insides of others, see {@link
 *       BorderPairs}.
 * </ul>
 */
enum PanopticRules {
  /** Kept. */
  STRICT,
  /** Mended. */
  CORRECTED;

  boolean areasOfPixels() {
    return this == CORRECTED;
  }

  boolean everyCrowdExcuses() {
    return this == CORRECTED;
  }

  /** Of a category that is neither in the truth nor predicted. */
  double absent() {
    return this == CORRECTED ? Double.NaN : 0;
  }
}
