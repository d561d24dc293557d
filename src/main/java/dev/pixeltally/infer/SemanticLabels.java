package dev.pixeltally.infer;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.LabelResizer;

/**
 * A class index a pixel, {@code [N, H, W]}, {@code [N, 1, H, W]} or {@code [N, H, W, 1]}: cropped
 * to the image's part of the tensor, resized by nearest neighbour (Pillow's NEAREST, PyTorch's
 * nearest-exact) to the image's size, and turned into ids. A plane of another size than the
 * tensor's is brought to the tensor's size first, by nearest neighbour too.
 */
final class SemanticLabels implements LabelHead {
  private final OutputSpec.Semantic spec;
  private final ClassIds ids;

  SemanticLabels(OutputSpec.Semantic spec) {
    this.spec = spec;
    this.ids = new ClassIds(spec.labels());
  }

  @Override
  public OutputSpec spec() {
    return spec;
  }

  @Override
  public void check(RawOutput output, int images) {
    if (output.elements() == null) {
      throw Head.refusal(output, "head semantic-labels reads uint8, int8, int32, int64 or float32");
    }
    int rank = output.shape().length;
    boolean single = rank == 4 && (output.axis(1) == 1 || output.axis(3) == 1);
    if ((rank != 3 && !single) || output.axis(0) != images) {
      throw Head.refusal(
          output, "head semantic-labels reads [N, H, W] or [N, 1, H, W] with N = " + images);
    }
  }

  @Override
  public LabelMap labels(RawOutput output, int image, Geometry geometry, byte[] into)
      throws SampleException {
    boolean second = output.shape().length == 4 && output.axis(1) == 1;
    int height = output.axis(second ? 2 : 1);
    int width = output.axis(second ? 3 : 2);
    LabelHead.requirePixels(output, width, height);
    int plane = image * width * height;
    Window window = Window.of(geometry);
    if (width == geometry.tensorWidth() && height == geometry.tensorHeight()) {
      if (geometry.keepsSize()) {
        ids.copy(output, plane, width, window, into);
      } else {
        byte[] part = new byte[window.width() * window.height()];
        ids.copy(output, plane, width, window, part);
        resize(
            part,
            new Window(0, 0, window.width(), window.height()),
            window.width(),
            geometry,
            into);
      }
    } else {
      byte[] whole = new byte[width * height];
      ids.copy(output, plane, width, new Window(0, 0, width, height), whole);
      byte[] tensor = new byte[geometry.tensorWidth() * geometry.tensorHeight()];
      LabelResizer.nearest(
          whole, 0, width, width, height, tensor, geometry.tensorWidth(), geometry.tensorHeight());
      resize(tensor, window, geometry.tensorWidth(), geometry, into);
    }
    return new LabelMap(geometry.imageWidth(), geometry.imageHeight(), into);
  }

  private static void resize(byte[] from, Window part, int stride, Geometry to, byte[] into) {
    LabelResizer.nearest(
        from,
        part.top() * stride + part.left(),
        stride,
        part.width(),
        part.height(),
        into,
        to.imageWidth(),
        to.imageHeight());
  }
}
