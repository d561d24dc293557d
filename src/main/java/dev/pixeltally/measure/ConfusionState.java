package dev.pixeltally.measure;

import dev.pixeltally.labels.LabelSpace;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often each class was taken for each: judged pixels by true class (row) and predicted class
 * (column), both as indices of the label space, and beside them
 *
 * <ul>
 *   <li>{@link #voidPredicted}: judged pixels that were predicted as an ignored id. They belong to
 *       their class's truth, and to no class's predictions;
 *   <li>{@link #ignoredPixels}: pixels whose truth is not judged. They count nowhere else.
 * </ul>
 *
 * All are 64-bit counts of pixels; merging adds them, which is exact in any order.
 */
public final class ConfusionState implements MapState {
  private static final long serialVersionUID = 1L;

  private final transient SegmentationProtocol protocol;

  /** {@code size x (size + 1)}: a row a true class, the last column is void. */
  private final transient long[] counts;

  private transient long ignored;
  private transient long images;

  ConfusionState(SegmentationProtocol protocol, long[] counts, long ignored, long images) {
    this.protocol = protocol;
    this.counts = counts;
    this.ignored = ignored;
    this.images = images;
  }

  /**
   * The judged part of counts by ids, as {@link MeanIou} sees it.
   *
   * @param counts {@code ids x ids}, a row a true id; ids that are no class are taken as ignored
   */
  public static ConfusionState ofIds(LabelSpace labels, long[] counts, int ids, long images) {
    int n = labels.size();
    long[] judged = new long[n * (n + 1)];
    long ignored = 0;
    for (int t = 0; t < ids; t++) {
      int row = labels.indexOf(t);
      for (int p = 0; p < ids; p++) {
        int column = labels.indexOf(p);
        if (row < 0) {
          ignored += counts[t * ids + p];
        } else {
          judged[row * (n + 1) + (column < 0 ? n : column)] += counts[t * ids + p];
        }
      }
    }
    return new ConfusionState(new MeanIou(labels), judged, ignored, images);
  }

  /** The label space whose indices rows and columns are. */
  public LabelSpace labels() {
    return protocol.labels();
  }

  /** Judged pixels of one true class that were predicted as another (indices). */
  public long count(int truth, int prediction) {
    if (prediction < 0 || prediction >= labels().size()) {
      throw new IndexOutOfBoundsException("No class has index " + prediction);
    }
    return counts[truth * (labels().size() + 1) + prediction];
  }

  /** Judged pixels of a true class (index) that were predicted as an ignored id. */
  public long voidPredicted(int truth) {
    int n = labels().size();
    return counts[truth * (n + 1) + n];
  }

  /** Judged pixels of a true class (index), void predictions among them. */
  public long truthPixels(int truth) {
    int n = labels().size();
    long sum = 0;
    for (int column = 0; column <= n; column++) {
      sum += counts[truth * (n + 1) + column];
    }
    return sum;
  }

  /** Judged pixels that were predicted as a class (index). */
  public long predictedPixels(int prediction) {
    int n = labels().size();
    long sum = 0;
    for (int row = 0; row < n; row++) {
      sum += counts[row * (n + 1) + prediction];
    }
    return sum;
  }

  /** All judged pixels. */
  public long judgedPixels() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Pixels whose truth is not judged. */
  public long ignoredPixels() {
    return ignored;
  }

  @Override
  public long images() {
    return images;
  }

  @Override
  public ConfusionState confusion() {
    return this;
  }

  @Override
  public ConfusionState merge(MapState more) {
    if (!(more instanceof ConfusionState other) || !protocol.comparable(other.protocol)) {
      throw new IllegalArgumentException(
          "Cannot merge counts of " + protocol + " with counts of " + more);
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    ignored += other.ignored;
    images += other.images;
    return this;
  }

  @Override
  public Metrics result() {
    return protocol.result(this);
  }

  /** Three numbers, and the IoU of its classes: the rest follows, or says little of one image. */
  @Override
  public List<Metric> ofOneImage() {
    Metrics all = result();
    List<Metric> kept = new ArrayList<>();
    for (Metric m : all.overall()) {
      if (m.name().equals("mean_iou_seen_classes")) {
        // On one image the headline is the mean over the classes seen in it, by either.
        kept.add(Metric.overall("mean_iou", m.value(), m.support()));
      } else if (m.name().equals("pixel_accuracy") || m.name().equals("judged_pixels")) {
        kept.add(m);
      }
    }
    for (Metric m : all.perClass()) {
      if (m.name().equals("iou") && !Double.isNaN(m.value())) {
        kept.add(m);
      }
    }
    return kept;
  }

  @Override
  public String toString() {
    return protocol.toString();
  }

  /** Serialised as varints with runs of zeros shortened: one image touches few of the cells. */
  private Object writeReplace() {
    return new Packed(protocol, CountCodec.pack(counts, ignored, images));
  }

  private record Packed(SegmentationProtocol protocol, byte[] bytes) implements Serializable {
    private Object readResolve() {
      int n = protocol.labels().size();
      long[] all = CountCodec.unpack(bytes, n * (n + 1) + 2);
      long[] counts = Arrays.copyOf(all, n * (n + 1));
      return new ConfusionState(protocol, counts, all[n * (n + 1)], all[n * (n + 1) + 1]);
    }
  }
}
