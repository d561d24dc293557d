package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Inside and outside against the JDK's own geometry; distances against a sampled outline. */
class ShapeTest {
  private static final double HALF_WIDTH = 0.6;
  private static final double HALF_HEIGHT = 0.35;
  private static final double[] STAR = {
    0, 1, 0.25, 0.3, 0.95, 0.3, 0.4, -0.1, 0.6, -0.8, 0, -0.4, -0.6, -0.8, -0.4, -0.1, -0.95, 0.3,
    -0.25, 0.3
  };

  @Property
  void ellipse(
      @ForAll @DoubleRange(min = -1, max = 1) double x,
      @ForAll @DoubleRange(min = -1, max = 1) double y) {
    Ellipse2D reference = new Ellipse2D.Double(-0.6, -0.35, 1.2, 0.7);
    double d = new Ellipse(0, 0, HALF_WIDTH, HALF_HEIGHT).distance(x, y);
    if (Math.abs(d) > 1e-9) {
      assertThat(d < 0).isEqualTo(reference.contains(x, y));
    }
  }

  @Property
  void plank(
      @ForAll @DoubleRange(min = -1, max = 1) double x,
      @ForAll @DoubleRange(min = -1, max = 1) double y) {
    RoundRectangle2D reference = new RoundRectangle2D.Double(-0.6, -0.35, 1.2, 0.7, 0.3, 0.3);
    double d = new Plank(0, 0, HALF_WIDTH, HALF_HEIGHT, 0.15, 0).distance(x, y);
    if (Math.abs(d) > 1e-9) {
      assertThat(d < 0).isEqualTo(reference.contains(x, y));
    }
  }

  @Property
  void outlineOfAStar(
      @ForAll @DoubleRange(min = -1.2, max = 1.2) double x,
      @ForAll @DoubleRange(min = -1.2, max = 1.2) double y) {
    Path2D reference = new Path2D.Double();
    reference.moveTo(STAR[0], STAR[1]);
    for (int i = 2; i < STAR.length; i += 2) {
      reference.lineTo(STAR[i], STAR[i + 1]);
    }
    reference.closePath();
    double d = Outline.of(STAR).distance(x, y);
    if (Math.abs(d) > 1e-9) {
      assertThat(d < 0).isEqualTo(reference.contains(x, y));
    }
    double sampled = Double.MAX_VALUE;
    for (int i = 0; i < STAR.length; i += 2) {
      int j = (i + 2) % STAR.length;
      for (double t = 0; t <= 1; t += 0.005) {
        double px = STAR[i] + t * (STAR[j] - STAR[i]);
        double py = STAR[i + 1] + t * (STAR[j + 1] - STAR[i + 1]);
        sampled = Math.min(sampled, Math.hypot(x - px, y - py));
      }
    }
    assertThat(Math.abs(d)).isCloseTo(sampled, org.assertj.core.data.Offset.offset(0.01));
  }

  /** A limb is the union of discs along its length. */
  @Property
  void limb(
      @ForAll @DoubleRange(min = -1, max = 1) double x,
      @ForAll @DoubleRange(min = -1, max = 1) double y) {
    double d = new Limb(-0.5, -0.2, 0.2, 0.5, 0.3, 0.2).distance(x, y);
    double best = Double.MAX_VALUE;
    for (int i = 0; i <= 2000; i++) {
      double t = i / 2000.0;
      best = Math.min(best, Math.hypot(x - (-0.5 + t), y - (-0.2 + 0.5 * t)) - 0.2);
    }
    assertThat(d).isCloseTo(best, org.assertj.core.data.Offset.offset(1e-3));
  }

  @Property
  void foliageStaysWithinItsRaggedness(
      @ForAll @DoubleRange(min = -1.5, max = 1.5) double x,
      @ForAll @DoubleRange(min = -1.5, max = 1.5) double y) {
    Ellipse body = new Ellipse(0, 0, HALF_WIDTH, HALF_HEIGHT);
    double smooth = body.distance(x, y);
    double d = new Foliage(body, 0.05, 20, 3).distance(x, y);
    assertThat(Math.abs(d - smooth)).isLessThanOrEqualTo(0.05 + 1e-6);
  }
}
