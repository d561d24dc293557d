package dev.pixeltally.measure;

import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is counted within bands: of each ring, which is a band without the next narrower one, and
 * each class three numbers of judged pixels, all 64 bits wide.
 *
 * <pre>
 * counts[((ring * classes) + class) * 3 + field]     ring 0: 1 pixel from a border
 * field 0: true pixels    1: predicted pixels    2: both
 * </pre>
 *
 * Merging adds, which is exact in any order.
 */
public final class TrimapState implements MapState {
  private static final long serialVersionUID = 1L;

  static final int TRUTH = 0;
  static final int PREDICTED = 1;
  static final int CORRECT = 2;
  static final int FIELDS = 3;

  /** Widths that are kept of a single image: the whole curve says little more of it. */
  private static final Set<Integer> OF_ONE_IMAGE = Set.of(1, 2, 5, 10, 20, 40);

  private final transient Trimap protocol;
  private final transient long[] counts;
  private transient ConfusionState whole;

  TrimapState(Trimap protocol, ConfusionState whole, long[] counts) {
    this.protocol = protocol;
    this.whole = whole;
    this.counts = counts;
  }

  static int counters(LabelSpace labels) {
    return BorderDistance.MOST * labels.size() * FIELDS;
  }

  @Override
  public long images() {
    return whole.images();
  }

  /** Of all judged pixels, in bands or not. */
  @Override
  public ConfusionState confusion() {
    return whole;
  }

  @Override
  public TrimapState merge(MapState more) {
    if (!(more instanceof TrimapState other) || !protocol.comparable(other.protocol)) {
      throw new IllegalArgumentException(
          "Cannot merge counts of " + protocol + " with counts of " + more);
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    whole = whole.merge(other.whole);
    return this;
  }

  /**
   * {@code mean-iou}'s numbers of all pixels, and of each width w: {@code mean_iou@w} over the
   * classes seen in the band, {@code pixel_accuracy@w}, and of each class {@code iou@w}. NaN where
   * nothing is in the band.
   */
  @Override
  public Metrics result() {
    Metrics all = whole.result();
    List<Metric> overall = new ArrayList<>(all.overall());
    List<Metric> perClass = new ArrayList<>(all.perClass());
    List<Metric> accuracies = new ArrayList<>();
    List<LabelClass> classes = protocol.labels().classes();
    int n = classes.size();
    long[] band = new long[n * FIELDS];
    for (int w = 1; w <= BorderDistance.MOST; w++) {
      for (int i = 0; i < band.length; i++) {
        band[i] += counts[(w - 1) * band.length + i];
      }
      double[] iou = new double[n];
      long judged = 0;
      long correct = 0;
      for (int k = 0; k < n; k++) {
        long truth = band[k * FIELDS + TRUTH];
        long tp = band[k * FIELDS + CORRECT];
        judged += truth;
        correct += tp;
        iou[k] = ClassNumbers.ratio(tp, truth + band[k * FIELDS + PREDICTED] - tp);
        LabelClass c = classes.get(k);
        perClass.add(new Metric("iou@" + w, (long) c.id(), c.name(), iou[k], truth));
      }
      overall.add(Metric.overall("mean_iou@" + w, Means.skippingNaN(iou), judged));
      double accuracy = ClassNumbers.ratio(correct, judged);
      accuracies.add(Metric.overall("pixel_accuracy@" + w, accuracy, judged));
    }
    overall.addAll(accuracies);
    return new Metrics(overall, perClass);
  }

  @Override
  public List<Metric> ofOneImage() {
    List<Metric> kept = new ArrayList<>(whole.ofOneImage());
    for (Metric m : result().overall()) {
      int at = m.name().indexOf('@');
      if (at > 0
          && !Double.isNaN(m.value())
          && OF_ONE_IMAGE.contains(Integer.valueOf(m.name().substring(at + 1)))) {
        kept.add(m);
      }
    }
    return kept;
  }

  @Override
  public String toString() {
    return protocol.toString();
  }

  /** Serialised as varints with runs of zeros shortened. */
  private Object writeReplace() {
    return new Packed(protocol, whole, CountCodec.pack(counts));
  }

  private record Packed(Trimap protocol, ConfusionState whole, byte[] bytes)
      implements Serializable {
    private Object readResolve() {
      return new TrimapState(
          protocol, whole, CountCodec.unpack(bytes, counters(protocol.labels())));
    }
  }
}
