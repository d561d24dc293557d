package dev.pixeltally.measure.coco;

import java.util.List;

/**
 * What keeps a detector from a higher AP, in tidecv's units: hundredths, 0 to 100.
 *
 * @param positive IoU from which on a detection is right
 * @param background IoU up to which a detection is of nothing
 * @param ap at {@code positive}, as tidecv computes it; NaN where nothing was found or to be found
 * @param errors Cls, Loc, Both, Dupe, Bkg, Miss, then the special FalsePos and FalseNeg
 */
public record TideResult(double positive, double background, double ap, List<Kind> errors) {
  /**
   * One kind of error.
   *
   * @param key tidecv's short name
   * @param deltaAp what AP would gain without these errors
   * @param count how many there are
   */
  public record Kind(String key, double deltaAp, long count) {}
}
