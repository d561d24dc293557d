package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Random;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FlatRgbPngTest {
  private final FlatRgbPng png = new FlatRgbPng();

  @Property(tries = 200)
  void anotherReaderSeesThePixels(
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @IntRange(min = 1, max = 40) int run,
      @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    byte[] rgb = new byte[3 * width * height + random.nextInt(3)];
    int colour = random.nextInt();
    for (int p = 0; p < width * height; p++) {
      colour = random.nextInt(run) == 0 ? random.nextInt() : colour;
      rgb[3 * p] = (byte) (colour >> 16);
      rgb[3 * p + 1] = (byte) (colour >> 8);
      rgb[3 * p + 2] = (byte) colour;
    }
    byte[] file = png.encode(new RgbImage(width, height, rgb));
    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(seen.getWidth()).isEqualTo(width);
    assertThat(seen.getHeight()).isEqualTo(height);
    assertThat(seen.getColorModel().getNumComponents()).isEqualTo(3);
    for (int p = 0; p < width * height; p++) {
      int red = rgb[3 * p] & 255;
      int green = rgb[3 * p + 1] & 255;
      int blue = rgb[3 * p + 2] & 255;
      int wanted = red << 16 | green << 8 | blue;
      assertThat(seen.getRGB(p % width, p / width) & 0xffffff).isEqualTo(wanted);
    }
  }
}
