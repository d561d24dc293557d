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

  /** Whether the image enters the tensor at its own size. */
  public boolean keepsSize() {
    return resizedWidth == imageWidth && resizedHeight == imageHeight;
  }
}
