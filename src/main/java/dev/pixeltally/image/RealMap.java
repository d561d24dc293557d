package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/**
 * A map of real values, such as depths or normals.
 *
 * @param width pixels a row
 * @param height rows
 * @param channels values a pixel
 * @param values at least {@code width * height * channels}, row by row, the values of a pixel
 *     beside one another
 */
public record RealMap(int width, int height, int channels, double[] values) implements Prediction {

  /**
   * A map of red, green and blue as a picture of 8 bits: cut to 0..255 and rounded, halves to the
   * even neighbour, as scikit-image's {@code img_as_ubyte} rounds.
   *
   * @throws SampleException NOT_A_REAL_MAP where a value is NaN or infinite
   */
  public RgbImage toPicture() throws SampleException {
    byte[] rgb = new byte[Math.multiplyExact(channels, width * height)];
    for (int i = 0; i < rgb.length; i++) {
      if (!Double.isFinite(values[i])) {
        int pixel = i / channels;
        throw new SampleException(
            Stage.MEASURE,
            Reason.NOT_A_REAL_MAP,
            "The predicted colour at column %d, row %d is %s"
                .formatted(pixel % width, pixel / width, values[i]));
      }
      rgb[i] = (byte) Math.rint(Math.min(255, Math.max(0, values[i])));
    }
    return new RgbImage(width, height, rgb);
  }
}
