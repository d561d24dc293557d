package dev.pixeltally.image;

import java.io.Serializable;
import java.util.List;

/**
 * What happens to an RGB image on its way into the input tensor: {@code (value * scale - mean) /
 * std} per channel, in float32, after resizing and before padding.
 *
 * @param layout NCHW or NHWC
 * @param order RGB or BGR: the order of the tensor's channels, and of {@code mean} and {@code std}
 * @param scale multiplies the 8-bit value, 1/255 for most networks
 * @param mean three values, in the tensor's channel order
 * @param std three values, in the tensor's channel order
 * @param resize the size policy
 */
public record Preprocessing(
    Layout layout,
    ColourOrder order,
    double scale,
    List<Double> mean,
    List<Double> std,
    ResizePolicy resize)
    implements Serializable {

  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** Order of the input tensor's axes. */
  public enum Layout {
    NCHW,
    NHWC
  }

  /** Order of the input tensor's channels. */
  public enum ColourOrder {
    RGB,
    BGR
  }
}
