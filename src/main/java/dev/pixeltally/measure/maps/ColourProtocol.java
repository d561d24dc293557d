package dev.pixeltally.measure.maps;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.measure.PairwiseSum;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.Summation;

/**
 * {@code colour}: pictures that were given colours, against the true ones. RMSE in Lab and in its
 * ab plane, with scikit-image's {@code rgb2lab}; PSNR of RGB, as its {@code
 * peak_signal_noise_ratio} has it, the mean over images as in Larsson et al. 2016; AuC as in Zhang
 * et al. 2016: the share of pixels whose ab distance is at most 0, 1, ..., 150, integrated by
 * trapezia and divided by 150.
 */
public final class ColourProtocol implements Protocol<RgbImage, RgbImage, ColourState> {
  private static final long serialVersionUID = 1L;
  public static final String NAME = "colour";

  private final Summation summation;

  /**
   * @param summation how the images' numbers are summed for their means
   */
  public ColourProtocol(Summation summation) {
    this.summation = summation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String convention() {
    return "Lab of scikit-image (D65); rmse of all pixels and channels, image_rmse the mean of the"
        + " images'; psnr the mean of the images' where they differ; auc_ab as Zhang et al. 2016,"
        + " thresholds 0 to 150";
  }

  @Override
  public ColourState empty() {
    return new ColourState(summation);
  }

  /** Truth and prediction of equal size. */
  @Override
  public ColourState observe(RgbImage truth, RgbImage prediction) throws SampleException {
    Sizes.requireEqual(truth.width(), truth.height(), prediction.width(), prediction.height());
    int pixels = truth.width() * truth.height();
    byte[] t = truth.rgb();
    byte[] p = prediction.rgb();
    double[] light = new double[pixels];
    double[] plane = new double[pixels];
    double[] a = new double[3];
    double[] b = new double[3];
    long[] steps = new long[ColourState.STEPS];
    long squares = 0;
    for (int i = 0; i < pixels; i++) {
      int at = 3 * i;
      Lab.of(t[at] & 0xff, t[at + 1] & 0xff, t[at + 2] & 0xff, a);
      Lab.of(p[at] & 0xff, p[at + 1] & 0xff, p[at + 2] & 0xff, b);
      for (int c = at; c < at + 3; c++) {
        int d = (t[c] & 0xff) - (p[c] & 0xff);
        squares += (long) d * d;
      }
      double dl = a[0] - b[0];
      double da = a[1] - b[1];
      double db = a[2] - b[2];
      light[i] = dl * dl;
      plane[i] = da * da + db * db;
      double step = Math.ceil(Math.sqrt(plane[i]));
      if (step < steps.length) {
        steps[(int) step]++;
      }
    }
    return ColourState.ofImage(
        summation,
        pixels,
        PairwiseSum.of(light, pixels),
        PairwiseSum.of(plane, pixels),
        squares,
        steps);
  }
}
