package dev.pixeltally.measure.maps;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.measure.Protocol;

/**
 * {@code normals}: surface normals as DSINE's {@code compute_normal_error} and {@code
 * compute_normal_metrics} judge them, in doubles: angles of all pixels that have truth, pooled over
 * all images; mean, exact median, root mean square, and shares strictly below 5, 7.5, 11.25, 22.5
 * and 30 degrees.
 *
 * <p>The median of all pixels needs further passes: see {@link NormalsState#search} and {@link
 * NormalsPass}.
 */
public final class NormalsProtocol implements Protocol<RealMap, RealMap, NormalsState> {
  private static final long serialVersionUID = 1L;
  public static final String NAME = "normals";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String convention() {
    return "DSINE's: angles in degrees of all pixels that have truth, pooled over all images; shares"
        + " strictly below each angle";
  }

  @Override
  public NormalsState empty() {
    return new NormalsState();
  }

  /** Truth and prediction of equal size, three values a pixel. */
  @Override
  public NormalsState observe(RealMap truth, RealMap prediction) throws SampleException {
    return NormalsState.ofImage(Angles.of(truth, prediction));
  }
}
