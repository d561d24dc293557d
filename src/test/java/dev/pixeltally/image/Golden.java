package dev.pixeltally.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Values that Pillow, PyTorch and NumPy printed; made by src/test/python/make_image_golden.py. */
final class Golden {
  private Golden() {}

  static byte[] file(String name) {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The raw bytes within {@code name.gz}. */
  static byte[] raw(String name) {
    try (InputStream in = new GZIPInputStream(open(name + ".gz"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static float[] floats(String name) {
    byte[] raw = raw(name);
    float[] values = new float[raw.length / 4];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** The words of each line of a text file. */
  static List<String[]> lines(String name) {
    String text = new String(file(name), StandardCharsets.UTF_8);
    return text.lines().map(line -> line.split(" ")).toList();
  }

  private static InputStream open(String name) {
    InputStream in = Golden.class.getResourceAsStream("/golden/image/" + name);
    if (in == null) {
      throw new IllegalArgumentException(
          "No golden file " + name + "; src/test/python/make_image_golden.py writes it");
    }
    return in;
  }
}
