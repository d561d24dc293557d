package dev.pixeltally.image;

import java.io.Serializable;

/**
 * How an image lies in its network's input tensor: resized to {@code resizedWidth x resizedHeight},
 * placed at ({@code left}, {@code top}) of a plane of {@code tensorWidth x tensorHeight}. All in
 * pixels.
 */
public record Geometry(
    int imageWidth,
    int imageHeight,
    int resizedWidth,
    int resizedHeight,
    int left,
    int top,
    int tensorWidth,
    int tensorHeight)
    implements Serializable {

  /**
   * How an image of {@code width x height} pixels lies in its tensor.
   *
   * <p>Short side: the other side is {@code int(size * long / short)}, as torchvision's {@code
   * Resize}. Letterbox: both sides are {@code int(side * min(W / width, H / height))}, as YOLOX.
   */
  public static Geometry of(ResizePolicy policy, int width, int height) {
    if (policy instanceof ResizePolicy.Keep k) {
      return padded(width, height, width, height, k.multiple());
    }
    if (policy instanceof ResizePolicy.ShortSide s) {
      return shortSide(s, width, height);
    }
    if (policy instanceof ResizePolicy.Fixed f) {
      return new Geometry(width, height, f.width(), f.height(), 0, 0, f.width(), f.height());
    }
    ResizePolicy.Letterbox l = (ResizePolicy.Letterbox) policy;
    double scale = Math.min((double) l.width() / width, (double) l.height() / height);
    int w = Math.max(1, (int) (width * scale));
    int h = Math.max(1, (int) (height * scale));
    int left = l.centred() ? (l.width() - w) / 2 : 0;
    int top = l.centred() ? (l.height() - h) / 2 : 0;
    return new Geometry(width, height, w, h, left, top, l.width(), l.height());
  }

  private static Geometry shortSide(ResizePolicy.ShortSide s, int width, int height) {
    int small = Math.min(width, height);
    int large = Math.max(width, height);
    int newSmall = s.size();
    int newLarge = (int) ((double) s.size() * large / small);
    if (s.maxLongSide() > 0 && newLarge > s.maxLongSide()) {
      newSmall = Math.max(1, (int) ((double) s.maxLongSide() * newSmall / newLarge));
      newLarge = s.maxLongSide();
    }
    boolean wide = width >= height;
    return padded(
        width, height, wide ? newLarge : newSmall, wide ? newSmall : newLarge, s.multiple());
  }

  private static Geometry padded(int width, int height, int w, int h, int multiple) {
    int tensorWidth = (w + multiple - 1) / multiple * multiple;
    int tensorHeight = (h + multiple - 1) / multiple * multiple;
    return new Geometry(width, height, w, h, 0, 0, tensorWidth, tensorHeight);
  }

  /** Floats of the tensor: three channels. */
  public int floats() {
    return Math.multiplyExact(3, Math.multiplyExact(tensorWidth, tensorHeight));
  }

  /** Whether the image enters the tensor at its own size. */
  public boolean keepsSize() {
    return resizedWidth == imageWidth && resizedHeight == imageHeight;
  }
}
