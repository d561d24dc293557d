package dev.pixeltally.infer;

import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.LogitsResizer;
import dev.pixeltally.image.LogitsResizer.Scores;

/**
 * The image's part of planes that cover the input tensor. Planes of another size than the tensor's
 * (a network of stride 8) are brought to the tensor's size first, padding included, and then
 * cropped: what {@code F.interpolate(logits, input.shape[-2:])[..., :h, :w]} does.
 */
final class ImageScores {
  private ImageScores() {}

  /** At the size that the image has in the tensor. */
  static Scores of(Scores whole, Geometry geometry) {
    Window window = Window.of(geometry);
    boolean tensorSized =
        whole.width() == geometry.tensorWidth() && whole.height() == geometry.tensorHeight();
    return tensorSized
        ? crop(whole, window)
        : LogitsResizer.resize(
            whole,
            geometry.tensorWidth(),
            geometry.tensorHeight(),
            window.left(),
            window.top(),
            window.width(),
            window.height());
  }

  private static Scores crop(Scores s, Window window) {
    return new Scores(
        s.scores(),
        s.at() + window.top() * s.rowStride() + window.left() * s.pixelStride(),
        s.classes(),
        s.classStride(),
        s.rowStride(),
        s.pixelStride(),
        window.width(),
        window.height());
  }
}
