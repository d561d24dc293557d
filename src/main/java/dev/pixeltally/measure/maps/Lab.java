package dev.pixeltally.measure.maps;

/**
 * 8-bit sRGB to CIE Lab (D65, 2 degrees) as scikit-image's {@code rgb2lab}, in doubles. Powers and
 * cube roots are {@link StrictMath}'s, which have the same bits everywhere; those of other
 * libraries may differ in the last one, so that L, a and b do by some 1e-13.
 */
final class Lab {
  /** {@code skimage.color.colorconv.xyz_from_rgb}. */
  private static final double[][] XYZ = {
    {0.412453, 0.357580, 0.180423},
    {0.212671, 0.715160, 0.072169},
    {0.019334, 0.119193, 0.950227}
  };

  private static final double[] WHITE = {0.95047, 1, 1.08883};

  private static final double[] LINEAR = new double[256];

  static {
    for (int v = 0; v < LINEAR.length; v++) {
      double share = v / 255.;
      LINEAR[v] = share > 0.04045 ? StrictMath.pow((share + 0.055) / 1.055, 2.4) : share / 12.92;
    }
  }

  private Lab() {}

  /** L, a and b of a colour whose channels are 0..255, into three places. */
  static void of(int r, int g, int b, double[] into) {
    double x = bent(r, g, b, 0);
    double y = bent(r, g, b, 1);
    double z = bent(r, g, b, 2);
    into[0] = 116 * y - 16;
    into[1] = 500 * (x - y);
    into[2] = 200 * (y - z);
  }

  private static double bent(int r, int g, int b, int row) {
    double[] m = XYZ[row];
    double v = (LINEAR[r] * m[0] + LINEAR[g] * m[1] + LINEAR[b] * m[2]) / WHITE[row];
    return v > 0.008856 ? StrictMath.cbrt(v) : 7.787 * v + 16. / 116;
  }
}
