package dev.pixeltally.spark;

import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.ImageHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many pixels each sample has, for cutting partitions: as its dataset says, or read from the
 * images' first bytes where they are local, else, and for all but some of a large dataset, taken to
 * be in proportion to the file's bytes. Only the partitions' sizes depend on it.
 */
final class SizeProbe {
  private static final int READ_AT_MOST = 10_000;
  private static final long PIXELS_A_BYTE = 4;

  private SizeProbe() {}

  /**
   * @param most above which an image is refused anyway, so that what it claims says nothing
   */
  static long[] pixels(List<Sample> samples, long most) {
    long[] pixels = new long[samples.size()];
    int step = Math.max(1, (samples.size() + READ_AT_MOST - 1) / READ_AT_MOST);
    IntStream.range(0, (samples.size() + step - 1) / step)
        .parallel()
        .forEach(i -> pixels[i * step] = read(samples.get(i * step), most));
    long known = Arrays.stream(pixels).sum();
    long bytes = 0;
    for (int i = 0; i < pixels.length; i++) {
      bytes += pixels[i] > 0 ? samples.get(i).bytes() : 0;
    }
    double rate = bytes > 0 ? (double) known / bytes : PIXELS_A_BYTE;
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] == 0) {
        pixels[i] = Math.max(1, (long) (samples.get(i).bytes() * rate));
      }
    }
    return pixels;
  }

  /**
   * 0 where the size cannot be read cheaply; what is wrong with the file is the decoder's to say.
   */
  private static long read(Sample sample, long most) {
    if (sample.width() > 0 && sample.height() > 0) {
      long said = (long) sample.width() * sample.height();
      return said > most ? 0 : said;
    }
    String address = sample.image();
    boolean file = address.startsWith("file:");
    if (!file && address.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      return 0;
    }
    Path path = file ? Path.of(URI.create(address).getPath()) : Path.of(address);
    try (InputStream in = Files.newInputStream(path)) {
      ImageHeader header = ImageHeader.of(in.readNBytes(ImageHeader.ENOUGH));
      long pixels = (long) header.width() * header.height();
      return pixels < 0 || pixels > most ? 0 : pixels;
    } catch (IOException | SampleException | RuntimeException e) {
      return 0;
    }
  }
}
