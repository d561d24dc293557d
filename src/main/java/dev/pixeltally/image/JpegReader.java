package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/** JPEG to RGB through ImageIO's libjpeg, colours as libjpeg and Pillow have them. One thread's. */
final class JpegReader {
  private static final ColorModel RGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          ColorModel.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private final ImageReader reader;
  private boolean truncated;

  JpegReader() {
    ImageIO.setUseCache(false);
    reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    reader.addIIOReadWarningListener((source, warning) -> truncated |= tellsOfTruncation(warning));
  }

  private static boolean tellsOfTruncation(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    return text.contains("missing eoi") || text.contains("premature end of jpeg");
  }

  /** RGB, interleaved, into {@code rgb} (3 x width x height bytes at least). */
  void rgb(JpegFile jpeg, byte[] rgb) throws SampleException {
    truncated = false;
    try {
      reader.setInput(new ByteStream(jpeg.clean()), true, true);
      switch (jpeg.coding) {
        case GREY -> grey(jpeg, rgb);
        case YCBCR, RGB -> colour(jpeg, rgb);
        case CMYK, YCCK -> fourColours(jpeg, rgb);
      }
    } catch (IOException | RuntimeException e) {
      throw truncated ? truncated() : PngFile.corrupt("a JPEG that does not decode: " + e);
    } finally {
      reader.setInput(null);
    }
    if (truncated) {
      throw truncated();
    }
  }

  private static SampleException truncated() {
    return new SampleException(
        Stage.DECODE, Reason.TRUNCATED, "A JPEG that ends before its last row");
  }

  /** Straight into the caller's array: rows of R, G, B are copied, not converted. */
  private void colour(JpegFile jpeg, byte[] rgb) throws IOException {
    int stride = 3 * jpeg.width;
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(rgb, stride * jpeg.height),
            jpeg.width,
            jpeg.height,
            stride,
            3,
            new int[] {0, 1, 2},
            null);
    ImageReadParam param = reader.getDefaultReadParam();
    param.setDestination(new BufferedImage(RGB, raster, false, null));
    reader.read(0, param);
  }

  private void grey(JpegFile jpeg, byte[] rgb) throws IOException {
    byte[] plane = bytes(reader.readRaster(0, null), jpeg, 1);
    int pixels = jpeg.width * jpeg.height;
    for (int i = 0, to = 0; i < pixels; i++, to += 3) {
      byte v = plane[i];
      rgb[to] = v;
      rgb[to + 1] = v;
      rgb[to + 2] = v;
    }
  }

  /**
   * As Pillow: Adobe's inverted CMYK (whatever the markers say), then {@code (255 - k)} scaled by
   * each ink, in its rounding.
   */
  private void fourColours(JpegFile jpeg, byte[] rgb) throws IOException {
    byte[] raw = bytes(reader.readRaster(0, null), jpeg, 4);
    boolean ycck = jpeg.coding == JpegFile.Coding.YCCK;
    int pixels = jpeg.width * jpeg.height;
    for (int i = 0, from = 0, to = 0; i < pixels; i++, from += 4, to += 3) {
      int c = raw[from] & 0xff;
      int m = raw[from + 1] & 0xff;
      int y = raw[from + 2] & 0xff;
      int k = raw[from + 3] & 0xff;
      if (ycck) {
        int luma = c;
        int cb = m - 128;
        int cr = y - 128;
        // libjpeg's integer YCC to RGB (16 fractional bits), then inverted.
        c = 255 - clip(luma + ((91881 * cr + 32768) >> 16));
        m = 255 - clip(luma + ((-22554 * cb - 46802 * cr + 32768) >> 16));
        y = 255 - clip(luma + ((116130 * cb + 32768) >> 16));
      }
      // The file holds 255 - ink: k here is what Pillow calls 255 - k.
      rgb[to] = (byte) ink(255 - c, k);
      rgb[to + 1] = (byte) ink(255 - m, k);
      rgb[to + 2] = (byte) ink(255 - y, k);
    }
  }

  private static int ink(int ink, int white) {
    int t = ink * white + 128;
    return clip(white - (((t >> 8) + t) >> 8));
  }

  private static int clip(int v) {
    return Math.max(0, Math.min(255, v));
  }

  private static byte[] bytes(Raster raster, JpegFile jpeg, int bands) throws IOException {
    byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
    if (raster.getNumBands() != bands || data.length < bands * jpeg.width * jpeg.height) {
      throw new IOException(raster.getNumBands() + " planes where " + bands + " were expected");
    }
    return data;
  }
}
