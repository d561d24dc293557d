package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.LabelMap;

/**
 * A class index a pixel, {@code [N, H, W]}, {@code [N, 1, H, W]} or {@code [N, H, W, 1]}: cropped
 * to the image's part of the tensor, resized by nearest neighbour to the image's size, and turned
 * into ids.
 */
final class SemanticLabels implements Head {
  private final OutputSpec spec;
  private final ClassIds ids;

  SemanticLabels(OutputSpec spec) {
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
    if (width != geometry.tensorWidth() || height != geometry.tensorHeight()) {
      throw new SampleException(
          Stage.INFER,
          Reason.NETWORK_OUTPUT,
          "Output "
              + output
              + " should be as large as the input, "
              + geometry.tensorWidth()
              + "x"
              + geometry.tensorHeight());
    }
    ids.copy(output, image * width * height, width, Window.of(geometry), into);
    return new LabelMap(geometry.imageWidth(), geometry.imageHeight(), into);
  }
}
