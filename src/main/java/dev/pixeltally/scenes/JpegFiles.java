package dev.pixeltally.scenes;

import dev.pixeltally.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes photographs as baseline JPEG, chroma at half size. Belongs to one thread. */
final class JpegFiles {
  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();

  /**
   * @param quality 1..100, libjpeg's scale
   */
  byte[] encode(RgbImage image, int quality) throws IOException {
    int pixels = image.width() * image.height();
    BufferedImage buffer =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) buffer.getRaster().getDataBuffer()).getData();
    byte[] rgb = image.rgb();
    for (int i = 0; i < 3 * pixels; i += 3) {
      bgr[i] = rgb[i + 2];
      bgr[i + 1] = rgb[i + 1];
      bgr[i + 2] = rgb[i];
    }
    ImageWriteParam options = writer.getDefaultWriteParam();
    options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    options.setCompressionQuality(quality / 100f);
    ByteArrayOutputStream file = new ByteArrayOutputStream(pixels / 3);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(buffer, null, null), options);
    }
    return file.toByteArray();
  }
}
