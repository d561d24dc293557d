package dev.pixeltally.report;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.labels.LabelSpace;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * The pixels of a picture's panels, each worked out at the image's own size and then averaged or
 * repeated to the panel's: a thin error in a large image is a faint line, not lost.
 */
final class OverlayPixels {
  /** Longest side of a panel, pixels. */
  private static final int LARGEST = 1024;

  /** A panel's width below which pixels are repeated. */
  private static final int SMALLEST = 240;

  /** Of 256: how much of a class's colour lies over the photograph, inside and at its edge. */
  private static final int INSIDE = 150;

  private static final int EDGE = 225;
  private static final int GREY = 0xb8b8b8;
  private static final int WRONG = 0xe8222c;
  private static final int HATCH = 0x8a8f98;

  private final RgbImage photo;
  private final int w;
  private final int h;

  /** Pixels of the image that become one; 1 for small images. */
  private final int shrink;

  /** Pixels that one of the image becomes; 1 for large images. */
  private final int grow;

  /** The colour of a place. */
  @FunctionalInterface
  interface Painter {
    int colour(int x, int y);
  }

  /**
   * @param photo null: panels lie on grey
   */
  OverlayPixels(RgbImage photo, int width, int height) {
    this.photo = photo;
    w = width;
    h = height;
    int longest = Math.max(w, h);
    shrink = (longest + LARGEST - 1) / LARGEST;
    grow = Math.max(1, Math.min((SMALLEST + w - 1) / w, LARGEST / longest));
  }

  int width() {
    return (w + shrink - 1) / shrink * grow;
  }

  int height() {
    return (h + shrink - 1) / shrink * grow;
  }

  Painter photograph() {
    return (x, y) -> base(y * w + x);
  }

  /** Classes in their colours over the photograph, stronger along their edges. */
  Painter labels(LabelMap map, int[] palette) {
    byte[] ids = map.ids();
    return (x, y) -> {
      int i = y * w + x;
      boolean edge = (x + 1 < w && ids[i] != ids[i + 1]) || (y + 1 < h && ids[i] != ids[i + w]);
      return mix(base(i), palette[ids[i] & 0xff], edge ? EDGE : INSIDE);
    };
  }

  /** What is judged and wrong in red over a dark photograph; what is not judged, hatched. */
  Painter errors(LabelMap truth, LabelMap prediction, LabelSpace labels, byte[] predictionIds) {
    byte[] t = truth.ids();
    byte[] p = prediction.ids();
    return (x, y) -> {
      int i = y * w + x;
      int dark = dark(base(i));
      if (labels.indexOf(t[i] & 0xff) == LabelSpace.IGNORED) {
        int across = (x * grow + y * grow) / shrink;
        return across % 8 < 2 ? HATCH : dark;
      }
      return predictionIds[p[i] & 0xff] == t[i] ? dark : mix(dark, WRONG, 218);
    };
  }

  private int base(int i) {
    if (photo == null) {
      return GREY;
    }
    byte[] b = photo.rgb();
    return (b[3 * i] & 255) << 16 | (b[3 * i + 1] & 255) << 8 | (b[3 * i + 2] & 255);
  }

  private static int dark(int rgb) {
    int light = 3 * (rgb >> 16 & 255) + 6 * (rgb >> 8 & 255) + (rgb & 255);
    int grey = light * 11 / 200;
    return grey << 16 | grey << 8 | grey;
  }

  private static int mix(int a, int b, int share) {
    int rest = 256 - share;
    int r = ((a >> 16 & 255) * rest + (b >> 16 & 255) * share) >> 8;
    int g = ((a >> 8 & 255) * rest + (b >> 8 & 255) * share) >> 8;
    int blue = ((a & 255) * rest + (b & 255) * share) >> 8;
    return r << 16 | g << 8 | blue;
  }

  /** Paints a panel with its upper left corner at a place of the sheet. */
  void paint(Painter painter, BufferedImage sheet, int left, int top) {
    int across = (w + shrink - 1) / shrink;
    int[] row = new int[across * grow];
    for (int y = 0; y < h; y += shrink) {
      for (int x = 0; x < w; x += shrink) {
        int colour = shrink == 1 ? painter.colour(x, y) : mean(painter, x, y);
        int at = x / shrink * grow;
        Arrays.fill(row, at, at + grow, colour);
      }
      int at = top + y / shrink * grow;
      for (int copy = 0; copy < grow; copy++) {
        sheet.setRGB(left, at + copy, row.length, 1, row, 0, row.length);
      }
    }
  }

  private int mean(Painter painter, int left, int top) {
    int right = Math.min(w, left + shrink);
    int bottom = Math.min(h, top + shrink);
    long r = 0;
    long g = 0;
    long b = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int colour = painter.colour(x, y);
        r += colour >> 16 & 255;
        g += colour >> 8 & 255;
        b += colour & 255;
      }
    }
    long n = (long) (right - left) * (bottom - top);
    return (int) ((r / n) << 16 | (g / n) << 8 | (b / n));
  }
}
