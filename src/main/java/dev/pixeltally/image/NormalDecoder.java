package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/**
 * Maps of surface normals: 8-bit RGB PNGs, whose values v stand for 2 v / 255 - 1, or NumPy's
 * arrays of float32 or float64 of shape (rows, columns, 3). One thread's.
 */
public final class NormalDecoder {
  private final Black black;
  private final PngReader pngs = new PngReader();
  private final NpyReader arrays = new NpyReader();
  private byte[] rgb = new byte[0];
  private double[] values = new double[0];

  /** What a black pixel of a PNG is. */
  public enum Black {
    /** A pixel without a normal, 0, 0, 0: of ground truth. */
    NOTHING,
    /** The vector that its values stand for: of predictions. */
    VECTOR
  }

  public NormalDecoder(Black black) {
    this.black = black;
  }

  /**
   * The normals, three values a pixel, of any length; valid until the next call.
   *
   * @throws SampleException at DECODE; NOT_A_REAL_MAP for any other kind of PNG or array
   */
  public RealMap decode(byte[] file, DecodeLimits limits) throws SampleException {
    if (NpyReader.is(file)) {
      return arrays.read(file, 3, limits);
    }
    if (ImageFormat.of(file) != ImageFormat.PNG) {
      throw other("A JPEG");
    }
    PngFile png = new PngFile(file, limits);
    boolean colours = png.colour == PngFile.Colour.RGB || png.colour == PngFile.Colour.RGBA;
    if (!colours || png.depth != 8) {
      throw other(png.describe());
    }
    int n = Math.multiplyExact(3, Math.multiplyExact(png.width, png.height));
    if (values.length < n) {
      rgb = new byte[n];
      values = new double[n];
    }
    pngs.rgb(png, rgb);
    for (int i = 0; i < n; i += 3) {
      boolean nothing = black == Black.NOTHING && rgb[i] == 0 && rgb[i + 1] == 0 && rgb[i + 2] == 0;
      for (int c = i; c < i + 3; c++) {
        values[c] = nothing ? 0 : ImageFormat.u8(rgb, c) / 255. * 2 - 1;
      }
    }
    return new RealMap(png.width, png.height, 3, values);
  }

  private static SampleException other(String what) {
    return new SampleException(
        Stage.DECODE,
        Reason.NOT_A_REAL_MAP,
        what + " where normals were expected; valid: an RGB PNG of 8 bits, or a .npy of floats");
  }
}
