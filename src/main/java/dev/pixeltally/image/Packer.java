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
    int plane = w * g.tensorHeight();
    row = row.length >= 3 * w ? row : new float[3 * w];
    boolean rgb = how.order() == ColourOrder.RGB;
    for (int c = 0; c < 3; c++) {
      Arrays.fill(row, c * w, (c + 1) * w, padding[c]);
    }
    int start = tensor.position();
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < g.top(); y++) {
        tensor.put(start + c * plane + y * w, row, c * w, w);
      }
      for (int y = g.top() + image.height(); y < g.tensorHeight(); y++) {
        tensor.put(start + c * plane + y * w, row, c * w, w);
      }
    }
    int first = g.left();
    int second = w + g.left();
    int third = 2 * w + g.left();
    for (int y = 0; y < image.height(); y++) {
      line(
          image.rgb(),
          3 * y * image.width(),
          image.width(),
          tables[rgb ? 0 : 2],
          tables[1],
          tables[rgb ? 2 : 0],
          row,
          rgb ? first : third,
          second,
          rgb ? third : first);
      int to = start + (g.top() + y) * w;
      for (int c = 0; c < 3; c++) {
        tensor.put(to + c * plane, row, c * w, w);
      }
    }
  }

  private static void line(
      byte[] rgb,
      int at,
      int count,
      float[] reds,
      float[] greens,
      float[] blues,
      float[] into,
      int red,
      int green,
      int blue) {
    for (int x = 0, p = at; x < count; x++, p += 3) {
      into[red + x] = reds[rgb[p] & 0xff];
      into[green + x] = greens[rgb[p + 1] & 0xff];
      into[blue + x] = blues[rgb[p + 2] & 0xff];
    }
  }

  private void pixels(RgbImage image, Geometry g, Preprocessing how, FloatBuffer tensor) {
    int w = 3 * g.tensorWidth();
    row = row.length >= w ? row : new float[w];
    for (int i = 0; i < w; i += 3) {
      System.arraycopy(padding, 0, row, i, 3);
    }
    int start = tensor.position();
    for (int y = 0; y < g.top(); y++) {
      tensor.put(start + y * w, row, 0, w);
    }
    for (int y = g.top() + image.height(); y < g.tensorHeight(); y++) {
      tensor.put(start + y * w, row, 0, w);
    }
    boolean rgb = how.order() == ColourOrder.RGB;
    for (int y = 0; y < image.height(); y++) {
      pixelLine(
          image.rgb(),
          3 * y * image.width(),
          image.width(),
          tables[rgb ? 0 : 2],
          tables[1],
          tables[rgb ? 2 : 0],
          row,
          3 * g.left(),
          rgb ? 0 : 2);
      tensor.put(start + (g.top() + y) * w, row, 0, w);
    }
  }

  /** {@code red}: where red stands in a pixel of the tensor, 0 or 2. */
  private static void pixelLine(
      byte[] rgb,
      int at,
      int count,
      float[] reds,
      float[] greens,
      float[] blues,
      float[] into,
      int to,
      int red) {
    for (int i = 0; i < 3 * count; i += 3) {
      into[to + i + red] = reds[rgb[at + i] & 0xff];
      into[to + i + 1] = greens[rgb[at + i + 1] & 0xff];
      into[to + i + 2 - red] = blues[rgb[at + i + 2] & 0xff];
    }
  }
}
