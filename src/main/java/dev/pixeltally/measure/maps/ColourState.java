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

/** What {@link ColourProtocol} keeps: sums of squares, the images' numbers, the curve's counts. */
public final class ColourState implements State<ColourState> {
  private static final long serialVersionUID = 1L;

  /** Thresholds of the curve: 0 to 150. */
  static final int STEPS = 151;

  private final Summation summation;
  private final ExactSum light = new ExactSum();
  private final ExactSum plane = new ExactSum();
  private final OrderedSum imageLab = new OrderedSum();
  private final OrderedSum imagePlane = new OrderedSum();
  private final OrderedSum psnr = new OrderedSum();
  private final long[] steps = new long[STEPS];

  /** Of the 8-bit values: 2^63 of them hold more pixels than there are. */
  private long squares;

  private long pixels;
  private long images;
  private long identical;

  ColourState(Summation summation) {
    this.summation = summation;
  }

  /**
   * The state of one image.
   *
   * @param light sum of squares of differences in L
   * @param plane likewise in a and b together
   * @param squares likewise of the 8-bit values
   * @param steps pixels whose distance in the plane is above i - 1 and at most i
   */
  static ColourState ofImage(
      Summation summation, long pixels, double light, double plane, long squares, long[] steps) {
    ColourState state = new ColourState(summation);
    state.light.add(light);
    state.plane.add(plane);
    state.imageLab.add(Math.sqrt((light + plane) / (3. * pixels)));
    state.imagePlane.add(Math.sqrt(plane / (2. * pixels)));
    if (squares > 0) {
      state.psnr.add(decibels(squares, pixels));
    } else {
      state.identical = 1;
    }
    System.arraycopy(steps, 0, state.steps, 0, STEPS);
    state.squares = squares;
    state.pixels = pixels;
    state.images = 1;
    return state;
  }

  private static double decibels(long squares, long pixels) {
    double mean = squares / (3. * pixels);
    return 10 * StrictMath.log10(255. * 255. / mean);
  }

  @Override
  public ColourState merge(ColourState other) {
    light.add(other.light);
    plane.add(other.plane);
    imageLab.append(other.imageLab);
    imagePlane.append(other.imagePlane);
    psnr.append(other.psnr);
    for (int i = 0; i < STEPS; i++) {
      steps[i] += other.steps[i];
    }
    squares += other.squares;
    pixels += other.pixels;
    images += other.images;
    identical += other.identical;
    return this;
  }

  @Override
  public Metrics result() {
    List<Metric> all = new ArrayList<>();
    double l = light.value();
    double ab = plane.value();
    add(all, "rmse_lab", Math.sqrt((l + ab) / (3. * pixels)), Unit.LAB);
    add(all, "rmse_ab", Math.sqrt(ab / (2. * pixels)), Unit.LAB);
    add(all, "image_rmse_lab", imageLab.value(summation) / images, Unit.LAB);
    add(all, "image_rmse_ab", imagePlane.value(summation) / images, Unit.LAB);
    add(all, "psnr", psnr.value(summation) / (images - identical), Unit.DECIBELS);
    add(all, "pooled_psnr", squares == 0 ? Double.NaN : decibels(squares, pixels), Unit.DECIBELS);
    add(all, "auc_ab", auc(), Unit.SHARE);
    add(all, "identical_images", (double) identical, Unit.COUNT);
    add(all, "judged_pixels", (double) pixels, Unit.COUNT);
    return new Metrics(all, List.of());
  }

  @Override
  public List<Metric> ofOneImage() {
    return result().overall().stream()
        .filter(m -> List.of("rmse_lab", "rmse_ab", "psnr", "auc_ab").contains(m.name()))
        .filter(m -> !Double.isNaN(m.value()))
        .toList();
  }

  /** By trapezia over the thresholds, as a share of a curve that is 1 everywhere. */
  private double auc() {
    long below = 0;
    double area = 0;
    double before = 0;
    for (int i = 0; i < STEPS; i++) {
      below += steps[i];
      double share = (double) below / pixels;
      area += i == 0 ? 0 : (before + share) / 2;
      before = share;
    }
    return area / (STEPS - 1);
  }

  private void add(List<Metric> metrics, String name, double value, Unit unit) {
    metrics.add(Metric.overall(name, value, pixels, unit));
  }
}
