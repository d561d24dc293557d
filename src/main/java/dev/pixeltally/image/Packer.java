package dev.pixeltally.image;

import dev.pixeltally.image.Preprocessing.ColourOrder;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.image.ResizePolicy.Filter;
import dev.pixeltally.image.ResizePolicy.Fixed;
import dev.pixeltally.image.ResizePolicy.Keep;
import dev.pixeltally.image.ResizePolicy.Letterbox;
import dev.pixeltally.image.ResizePolicy.ShortSide;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * An RGB image into its place of an input tensor: resized, normalised by a table of 256 float32
 * values a channel, padded. Belongs to one thread.
 */
public final class Packer {
  private final Resizer resizer = new Resizer();
  private Preprocessing prepared;
  private float[][] tables;
  private float[] padding;
  private float[] row = new float[0];

  /**
   * Fills {@code tensor} (3 x tensorHeight x tensorWidth floats from its position, in the layout's
   * order).
   */
  public void pack(RgbImage image, Geometry g, Preprocessing how, FloatBuffer tensor) {
    if (!how.equals(prepared)) {
      prepare(how);
    }
    RgbImage fitted =
        g.keepsSize()
            ? image
            : resizer.resize(image, g.resizedWidth(), g.resizedHeight(), filter(how.resize()));
    if (how.layout() == Layout.NCHW) {
      planes(fitted, g, how, tensor);
    } else {
      pixels(fitted, g, how, tensor);
    }
  }

  private static Filter filter(ResizePolicy policy) {
    if (policy instanceof ShortSide s) {
      return s.filter();
    }
    if (policy instanceof Fixed f) {
      return f.filter();
    }
    if (policy instanceof Letterbox l) {
      return l.filter();
    }
    throw new IllegalArgumentException(policy + " does not resize");
  }

  /**
   * float32 as NumPy and torchvision compute it: the value scaled, the mean taken off, divided by
   * std. A scale of 1/255 divides by 255, as {@code ToTensor} does, which rounds differently.
   */
  private void prepare(Preprocessing how) {
    tables = new float[3][256];
    for (int c = 0; c < 3; c++) {
      for (int v = 0; v < 256; v++) {
        tables[c][v] = normalised(how, c, v);
      }
    }
    padding = new float[3];
    for (int c = 0; c < 3; c++) {
      padding[c] = padding(how, c);
    }
    prepared = how;
  }

  private static float normalised(Preprocessing how, int channel, int value) {
    boolean unit = Math.abs(how.scale() * 255 - 1) < 1e-9;
    float scaled = unit ? value / 255f : value * (float) how.scale();
    return (scaled - how.mean().get(channel).floatValue()) / how.std().get(channel).floatValue();
  }

  private static float padding(Preprocessing how, int channel) {
    if (how.resize() instanceof Keep k) {
      return (float) k.padValue();
    }
    if (how.resize() instanceof ShortSide s) {
      return (float) s.padValue();
    }
    return how.resize() instanceof Letterbox l ? normalised(how, channel, l.fill()) : 0;
  }

  private void planes(RgbImage image, Geometry g, Preprocessing how, FloatBuffer tensor) {
    int w = g.tensorWidth();
    if (row.length < w) {
      row = new float[w];
    }
    int start = tensor.position();
    for (int c = 0; c < 3; c++) {
      int source = how.order() == ColourOrder.RGB ? c : 2 - c;
      int plane = start + c * w * g.tensorHeight();
      for (int y = 0; y < g.tensorHeight(); y++) {
        int from = y - g.top();
        if (from < 0 || from >= g.resizedHeight()) {
          Arrays.fill(row, 0, w, padding[c]);
        } else {
          Arrays.fill(row, 0, g.left(), padding[c]);
          line(image.rgb(), 3 * from * image.width() + source, tables[c], g.left(), image.width());
          Arrays.fill(row, g.left() + image.width(), w, padding[c]);
        }
        tensor.put(plane + y * w, row, 0, w);
      }
    }
  }

  private void line(byte[] rgb, int at, float[] table, int to, int count) {
    float[] into = row;
    for (int x = 0, p = at; x < count; x++, p += 3) {
      into[to + x] = table[rgb[p] & 0xff];
    }
  }

  private void pixels(RgbImage image, Geometry g, Preprocessing how, FloatBuffer tensor) {
    int w = 3 * g.tensorWidth();
    if (row.length < w) {
      row = new float[w];
    }
    boolean rgb = how.order() == ColourOrder.RGB;
    int start = tensor.position();
    for (int y = 0; y < g.tensorHeight(); y++) {
      for (int i = 0; i < w; i++) {
        row[i] = padding[i % 3];
      }
      int from = y - g.top();
      if (from >= 0 && from < g.resizedHeight()) {
        int p = 3 * from * image.width();
        int to = 3 * g.left();
        for (int x = 0; x < image.width(); x++, p += 3, to += 3) {
          row[to] = tables[0][image.rgb()[p + (rgb ? 0 : 2)] & 0xff];
          row[to + 1] = tables[1][image.rgb()[p + 1] & 0xff];
          row[to + 2] = tables[2][image.rgb()[p + (rgb ? 2 : 0)] & 0xff];
        }
      }
      tensor.put(start + y * w, row, 0, w);
    }
  }
}
