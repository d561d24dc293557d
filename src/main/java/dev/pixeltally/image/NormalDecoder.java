package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.util.Arrays;

/**
 * Maps of surface normals: 8-bit RGB PNGs, whose values v stand for 2 v / 255 - 1, or NumPy's
 * arrays of float32 or float64 of shape (rows, columns, 3). Which pixels of ground truth have a
 * normal is what DSINE's readers say, of PNGs and of arrays; transparent ones have none either. One
 * thread's.
 */
public final class NormalDecoder {
  private final Black black;
  private final PngReader pngs = new PngReader();
  private final NpyReader arrays = new NpyReader();
  private byte[] rgb = new byte[0];
  private double[] values = new double[0];

  /** What a black pixel of a PNG is, or a short vector of an array. */
  public enum Black {
    /** A pixel without a normal, 0, 0, 0: of ground truth. */
    NOTHING,
    /** The vector that its values stand for: of predictions. */
    VECTOR
  }

  /** Truth of arrays is longer; DSINE's readers of EXR ask for this. */
  private static final double LONGER = 0.5;

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
      return withoutShort(arrays.read(file, 3, limits));
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
    if (black == Black.NOTHING && png.colour == PngFile.Colour.RGBA) {
      clear(png);
    }
    return new RealMap(png.width, png.height, 3, values);
  }

  private void clear(PngFile png) throws SampleException {
    byte[] transparent = new byte[png.width * png.height];
    pngs.transparent(png, transparent);
    for (int i = 0; i < transparent.length; i++) {
      if (transparent[i] == 1) {
        Arrays.fill(values, 3 * i, 3 * i + 3, 0);
      }
    }
  }

  private RealMap withoutShort(RealMap map) {
    if (black == Black.NOTHING) {
      double[] v = map.values();
      for (int i = 0; i < 3 * map.width() * map.height(); i += 3) {
        double squares = v[i] * v[i] + v[i + 1] * v[i + 1] + v[i + 2] * v[i + 2];
        if (squares <= LONGER * LONGER) {
          Arrays.fill(v, i, i + 3, 0);
        }
      }
    }
    return map;
  }

  private static SampleException other(String what) {
    return new SampleException(
        Stage.DECODE,
        Reason.NOT_A_REAL_MAP,
        what + " where normals were expected; valid: an RGB PNG of 8 bits, or a .npy of floats");
  }
}
