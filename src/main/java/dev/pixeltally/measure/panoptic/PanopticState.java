package dev.pixeltally.measure.panoptic;

import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.OrderedSum;
import dev.pixeltally.measure.State;
import java.util.List;

/**
 * Of each category: matched pairs, predictions without a match, true segments without one, and the
 * sum of the matched pairs' IoUs. Counts and the exact sum are the same in any order of merging;
 * beside it stands the sum in the images' order while they are merged one by one, which is
 * panopticapi's on one core.
 */
public final class PanopticState implements State<PanopticState> {
  private static final long serialVersionUID = 1L;

  private final PanopticProtocol protocol;
  private final long[] matched;
  private final long[] falseAlarms;
  private final long[] missed;

  /** By category; null where nothing has matched. */
  private final OrderedSum[] sums;

  private long images;

  PanopticState(PanopticProtocol protocol, long images) {
    int n = protocol.categories().size();
    this.protocol = protocol;
    this.images = images;
    matched = new long[n];
    falseAlarms = new long[n];
    missed = new long[n];
    sums = new OrderedSum[n];
  }

  void match(int category, double iou) {
    matched[category]++;
    if (sums[category] == null) {
      sums[category] = new OrderedSum();
    }
    sums[category].add(iou);
  }

  void falseAlarm(int category) {
    falseAlarms[category]++;
  }

  void miss(int category) {
    missed[category]++;
  }

  /** Matched pairs of a category (index). */
  public long truePositives(int category) {
    return matched[category];
  }

  /** Predicted segments of a category (index) that match nothing and are not excused. */
  public long falsePositives(int category) {
    return falseAlarms[category];
  }

  /** True segments of a category (index) that nothing matches; crowds are none. */
  public long falseNegatives(int category) {
    return missed[category];
  }

  /** The sum of the IoUs of a category's (index) matched pairs, as the protocol's mode adds. */
  public double iouSum(int category) {
    return sums[category] == null ? 0 : sums[category].value(protocol.summation());
  }

  /** How many images were observed. */
  public long images() {
    return images;
  }

  @Override
  public PanopticState merge(PanopticState other) {
    if (!protocol.comparable(other.protocol)) {
      throw new IllegalArgumentException(
          "Cannot merge segments of " + protocol + " with segments of " + other.protocol);
    }
    for (int i = 0; i < matched.length; i++) {
      matched[i] += other.matched[i];
      falseAlarms[i] += other.falseAlarms[i];
      missed[i] += other.missed[i];
      if (other.sums[i] != null) {
        if (sums[i] == null) {
          sums[i] = new OrderedSum();
        }
        sums[i].append(other.sums[i]);
      }
    }
    images += other.images;
    return this;
  }

  @Override
  public Metrics result() {
    return new PanopticNumbers(protocol, this).all();
  }

  /** The means, and of the categories that are in the image by either their PQ and counts. */
  @Override
  public List<Metric> ofOneImage() {
    return new PanopticNumbers(protocol, this).ofOneImage();
  }
}
