package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/**
 * Depth maps in metres: grey PNGs of 16 bits, whose numbers are divided by a scale, or NumPy's
 * arrays of float32 or float64 (C order, little-endian), which hold metres. One thread's.
 */
public final class DepthDecoder {
  private final double scale;
  private final PngReader pngs = new PngReader();
  private final NpyReader arrays = new NpyReader();
  private byte[] numbers = new byte[0];
  private double[] values = new double[0];

  /**
   * @param scale what a PNG's number is divided by: 256 in KITTI's files, 1000 where they are
   *     millimetres
   */
  public DepthDecoder(double scale) {
    this.scale = scale;
  }

  /**
   * The depths, one a pixel, in metres; valid until the next call.
   *
   * @throws SampleException at DECODE; NOT_A_REAL_MAP for any other kind of PNG or array
   */
  public RealMap decode(byte[] file, DecodeLimits limits) throws SampleException {
    if (NpyReader.is(file)) {
      return arrays.read(file, 1, limits);
    }
    if (ImageFormat.of(file) != ImageFormat.PNG) {
      throw other("A JPEG");
    }
    PngFile png = new PngFile(file, limits);
    if (png.colour != PngFile.Colour.GREY || png.depth != 16) {
      throw other(png.describe());
    }
    int pixels = Math.multiplyExact(png.width, png.height);
    if (values.length < pixels) {
      numbers = new byte[Math.multiplyExact(2, pixels)];
      values = new double[pixels];
    }
    pngs.numbers(png, numbers);
    for (int i = 0; i < pixels; i++) {
      values[i] = ImageFormat.u16(numbers, 2 * i) / scale;
    }
    return new RealMap(png.width, png.height, 1, values);
  }

  private static SampleException other(String what) {
    return new SampleException(
        Stage.DECODE,
        Reason.NOT_A_REAL_MAP,
        what + " where depths were expected; valid: a grey PNG of 16 bits, or a .npy of floats");
  }
}
