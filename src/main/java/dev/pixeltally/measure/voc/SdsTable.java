package dev.pixeltally.measure.voc;

import java.util.Arrays;

/**
 * The table of {@code generalized_det_eval.m}, with its fault: an image without objects writes its
 * scores, but the count of rows does not grow, so that later images write over them.
 */
final class SdsTable {
  private SdsTable() {}

  /**
   * All rows that the reference judges.
   *
   * @param inside detections of images with objects, whose rows stay; orders are the image's place
   *     in the upper half
   * @param outside those of images without
   */
  static Ranks overwritten(Ranks inside, Ranks outside) {
    long[] kept = new long[inside.size()];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = inside.order(i);
    }
    Arrays.sort(kept);
    double[] tail = new double[outside.size()];
    // Place by place, as the images came: what is written later stays.
    double[] equal = new double[tail.length];
    long[] orders = new long[tail.length];
    Arrays.setAll(orders, outside::order);
    for (int row : RankOrder.of(equal, orders, tail.length)) {
      long image = (outside.order(row) >>> Integer.SIZE) << Integer.SIZE;
      // Never found: no image is on both sides.
      int before = -Arrays.binarySearch(kept, image) - 1;
      long place = (long) before + (int) outside.order(row);
      if (place >= kept.length) {
        tail[(int) place - kept.length] = outside.score(row);
      }
    }
    long falseAlarm = 0;
    for (int t = 0; t < SdsProtocol.thresholds().length; t++) {
      falseAlarm = Outcome.with(falseAlarm, t, Outcome.FALSE);
    }
    Ranks all = new Ranks();
    all.addAll(inside);
    for (int i = 0; i < tail.length; i++) {
      all.add(tail[i], (1L << (Long.SIZE - 2)) + i, falseAlarm);
    }
    return all;
  }
}
