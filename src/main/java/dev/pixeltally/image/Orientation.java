package dev.pixeltally.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What becomes of a photograph's EXIF orientation. Annotations are made on raw pixels, so it is
 * ignored unless somebody asks for it; {@link #APPLY} turns the image as Pillow's {@code
 * ImageOps.exif_transpose} does.
 */
public enum Orientation {
  IGNORE,
  APPLY;

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;

  /** The orientation, 1 to 8, that a TIFF block states in its first directory; 1 if none. */
  static int exif(byte[] file, int at, int length) {
    if (length < 14) {
      return 1;
    }
    ByteBuffer tiff = ByteBuffer.wrap(file, at, length).slice();
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (directory + 2 > length) {
      return 1;
    }
    int entries = tiff.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = (int) directory + 2 + 12 * i;
      if (entry + 12 > length) {
        return 1;
      }
      if ((tiff.getShort(entry) & 0xffff) == TAG && tiff.getShort(entry + 2) == SHORT) {
        int value = tiff.getShort(entry + 8) & 0xffff;
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  /** The image turned by an EXIF orientation from 2 to 8. */
  static RgbImage turn(RgbImage image, int orientation) {
    int w = image.width();
    int h = image.height();
    boolean swapped = orientation >= 5;
    int outWidth = swapped ? h : w;
    int outHeight = swapped ? w : h;
    byte[] out = new byte[3 * w * h];
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        int sx =
            switch (orientation) {
              case 2, 3 -> w - 1 - x;
              case 5, 6 -> y;
              case 7, 8 -> w - 1 - y;
              default -> x;
            };
        int sy =
            switch (orientation) {
              case 3, 4 -> h - 1 - y;
              case 5, 8 -> x;
              case 6, 7 -> h - 1 - x;
              default -> y;
            };
        System.arraycopy(image.rgb(), 3 * (sy * w + sx), out, 3 * (y * outWidth + x), 3);
      }
    }
    return new RgbImage(outWidth, outHeight, out);
  }
}
