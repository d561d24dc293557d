package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.measure.ConfusionState;
import dev.pixeltally.measure.CountCodec;
import dev.pixeltally.measure.MapState;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts of pixels by true and predicted id, ignored ones among them, and weighted objects. */
final class CityscapesState implements MapState {
  private static final long serialVersionUID = 1L;
  private static final int N = CityscapesClass.COUNT;

  private final transient CityscapesPixel protocol;

  /** {@code N x N}: a row a true id. */
  private final transient long[] counts;

  private transient long images;

  /** Images whose objects are known. */
  private transient long withObjects;

  private final transient InstanceSums sums;

  private CityscapesState(
      CityscapesPixel protocol, long[] counts, long images, long withObjects, InstanceSums sums) {
    this.protocol = protocol;
    this.counts = counts;
    this.images = images;
    this.withObjects = withObjects;
    this.sums = sums;
  }

  static CityscapesState empty(CityscapesPixel protocol) {
    return new CityscapesState(protocol, new long[N * N], 0, 0, new InstanceSums());
  }

  /** One image. */
  static CityscapesState of(CityscapesPixel protocol, int[] cells, int side) {
    CityscapesState state = empty(protocol);
    for (int t = 0; t < N; t++) {
      for (int p = 0; p < N; p++) {
        state.counts[t * N + p] = cells[t * side + p];
      }
    }
    state.images = 1;
    return state;
  }

  void objects(InstanceCounter counter) {
    counter.add(sums);
    withObjects = 1;
  }

  @Override
  public long images() {
    return images;
  }

  @Override
  public CityscapesState merge(MapState more) {
    if (!(more instanceof CityscapesState other)) {
      throw new IllegalArgumentException(
          "Cannot merge counts of " + protocol + " with counts of " + more);
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    images += other.images;
    withObjects += other.withObjects;
    sums.merge(other.sums);
    return this;
  }

  @Override
  public ConfusionState confusion() {
    return ConfusionState.ofIds(protocol.labels(), counts, N, images);
  }

  @Override
  public Metrics result() {
    return new CityscapesNumbers(this).metrics();
  }

  @Override
  public List<Metric> ofOneImage() {
    List<Metric> kept = new ArrayList<>(confusion().ofOneImage());
    Metrics own = result();
    for (Metric m : own.overall()) {
      if (m.name().startsWith("mean_") && !m.name().equals("mean_iou") && ofCityscapes(m)) {
        kept.add(m);
      }
    }
    for (Metric m : own.perClass()) {
      if (m.name().equals("iiou") && !Double.isNaN(m.value())) {
        kept.add(m);
      }
    }
    return kept;
  }

  private static boolean ofCityscapes(Metric m) {
    return !Double.isNaN(m.value()) && (m.name().contains("category") || m.name().contains("iiou"));
  }

  CityscapesPixel protocol() {
    return protocol;
  }

  /** Whether the objects of all images are known. */
  boolean knowsObjects() {
    return images > 0 && withObjects == images;
  }

  InstanceSums sums() {
    return sums;
  }

  /** Pixels of a true id that were predicted as another. */
  long count(CityscapesClass truth, CityscapesClass predicted) {
    return counts[truth.id * N + predicted.id];
  }

  @Override
  public String toString() {
    return protocol.toString();
  }

  private Object writeReplace() {
    return new Packed(protocol, CountCodec.pack(counts, images, withObjects), sums);
  }

  private record Packed(CityscapesPixel protocol, byte[] bytes, InstanceSums sums)
      implements Serializable {
    private Object readResolve() {
      long[] all = CountCodec.unpack(bytes, N * N + 2);
      return new CityscapesState(
          protocol, Arrays.copyOf(all, N * N), all[N * N], all[N * N + 1], sums);
    }
  }
}
