package dev.pixeltally.measure.maps;

import dev.pixeltally.measure.ExactSum;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.OrderedSum;
import dev.pixeltally.measure.State;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.Unit;
import java.util.ArrayList;
import java.util.List;

/** What {@link DepthProtocol} keeps: the images' numbers summed, and those of all pixels. */
public final class DepthState implements State<DepthState> {
  private static final long serialVersionUID = 1L;
  private static final List<String> NAMES =
      List.of("abs_rel", "sq_rel", "rmse", "rmse_log", "a1", "a2", "a3");
  private static final List<Unit> UNITS =
      List.of(
          Unit.NUMBER, Unit.METRES, Unit.METRES, Unit.NUMBER, Unit.SHARE, Unit.SHARE, Unit.SHARE);

  private final Summation summation;
  private final OrderedSum[] ofImages = new OrderedSum[NAMES.size()];

  /** Of all pixels: abs_rel, sq_rel, squares, squares of logarithms. */
  private final ExactSum[] pooled = new ExactSum[4];

  private final long[] close = new long[3];
  private long pixels;
  private long images;

  /** Of the one image that this is the state of. */
  private double ratio = Double.NaN;

  DepthState(Summation summation) {
    this.summation = summation;
    for (int i = 0; i < ofImages.length; i++) {
      ofImages[i] = new OrderedSum();
    }
    for (int i = 0; i < pooled.length; i++) {
      pooled[i] = new ExactSum();
    }
  }

  /**
   * The state of one image.
   *
   * @param sums over its pixels: abs_rel, sq_rel, squares, squares of logarithms
   * @param close pixels whose ratio is below 1.25, its square, its cube
   * @param ratio by which the prediction was scaled
   */
  static DepthState ofImage(
      Summation summation, int pixels, double[] sums, long[] close, double ratio) {
    DepthState state = new DepthState(summation);
    double[] numbers = numbers(sums, close, pixels);
    for (int i = 0; i < numbers.length; i++) {
      state.ofImages[i].add(numbers[i]);
    }
    for (int i = 0; i < sums.length; i++) {
      state.pooled[i].add(sums[i]);
    }
    System.arraycopy(close, 0, state.close, 0, close.length);
    state.pixels = pixels;
    state.images = 1;
    state.ratio = ratio;
    return state;
  }

  private static double[] numbers(double[] sums, long[] close, long pixels) {
    return new double[] {
      sums[0] / pixels,
      sums[1] / pixels,
      Math.sqrt(sums[2] / pixels),
      Math.sqrt(sums[3] / pixels),
      (double) close[0] / pixels,
      (double) close[1] / pixels,
      (double) close[2] / pixels
    };
  }

  @Override
  public DepthState merge(DepthState other) {
    for (int i = 0; i < ofImages.length; i++) {
      ofImages[i].append(other.ofImages[i]);
    }
    for (int i = 0; i < pooled.length; i++) {
      pooled[i].add(other.pooled[i]);
    }
    for (int i = 0; i < close.length; i++) {
      close[i] += other.close[i];
    }
    pixels += other.pixels;
    images += other.images;
    ratio = Double.NaN;
    return this;
  }

  @Override
  public Metrics result() {
    List<Metric> overall = new ArrayList<>();
    for (int i = 0; i < ofImages.length; i++) {
      add(overall, NAMES.get(i), ofImages[i].value(summation) / images, UNITS.get(i));
    }
    double[] sums = new double[pooled.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = pooled[i].value();
    }
    double[] all = numbers(sums, close, pixels);
    for (int i = 0; i < all.length; i++) {
      add(overall, "pooled_" + NAMES.get(i), all[i], UNITS.get(i));
    }
    overall.add(Metric.overall("judged_pixels", (double) pixels, pixels, Unit.COUNT));
    return new Metrics(overall, List.of());
  }

  @Override
  public List<Metric> ofOneImage() {
    List<Metric> all = new ArrayList<>();
    for (int i = 0; i < ofImages.length; i++) {
      add(all, NAMES.get(i), ofImages[i].exact(), UNITS.get(i));
    }
    add(all, "scale_ratio", ratio, Unit.NUMBER);
    return all;
  }

  private void add(List<Metric> metrics, String name, double value, Unit unit) {
    metrics.add(Metric.overall(name, value, pixels, unit));
  }
}
