package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;

/**
 * JPEG and PNG files to RGB, exactly as Pillow's {@code Image.open(file).convert('RGB')}: grey,
 * palette, alpha (dropped), 16-bit, CMYK and YCCK. JPEG's own arithmetic is the platform's libjpeg;
 * where that is libjpeg-turbo the pixels are Pillow's.
 *
 * <p>Belongs to one thread: the image it returns is valid until the next call.
 */
public final class ImageDecoder {
  private final JpegReader jpegs = new JpegReader();
  private final PngReader pngs = new PngReader();
  private byte[] rgb = new byte[0];

  /**
   * The file's pixels; valid until the next call.
   *
   * @throws SampleException at DECODE: EMPTY_FILE, NOT_AN_IMAGE, UNSUPPORTED_FORMAT,
   *     TOO_MANY_PIXELS, TOO_MANY_BYTES, TRUNCATED, CORRUPT
   */
  public RgbImage decode(byte[] file, DecodeLimits limits, Orientation orientation)
      throws SampleException {
    if (file.length > limits.maxBytes()) {
      throw new SampleException(
          Stage.DECODE,
          Reason.TOO_MANY_BYTES,
          "A file of " + file.length + " bytes; at most " + limits.maxBytes() + " are decoded");
    }
    if (ImageFormat.of(file) == ImageFormat.PNG) {
      PngFile png = new PngFile(file, limits);
      room(png.width, png.height);
      pngs.rgb(png, rgb);
      return new RgbImage(png.width, png.height, rgb);
    }
    JpegFile jpeg = new JpegFile(file, limits);
    room(jpeg.width, jpeg.height);
    jpegs.rgb(jpeg, rgb);
    RgbImage image = new RgbImage(jpeg.width, jpeg.height, rgb);
    boolean turned = orientation == Orientation.APPLY && jpeg.orientation > 1;
    return turned ? Orientation.turn(image, jpeg.orientation) : image;
  }

  private void room(int width, int height) throws SampleException {
    long bytes = 3L * width * height;
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new SampleException(
          Stage.DECODE,
          Reason.TOO_MANY_PIXELS,
          width + "x" + height + " pixels need " + bytes + " bytes; at most 2^31 - 9 fit an array");
    }
    if (rgb.length < bytes) {
      rgb = new byte[(int) bytes];
    }
  }
}
