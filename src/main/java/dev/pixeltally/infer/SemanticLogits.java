package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Preprocessing.Layout;

/**
 * A score a class and pixel, {@code [N, C, H, W]} or {@code [N, H, W, C]}: resized bilinearly to
 * the image's own size, as PyTorch's {@code interpolate(align_corners=False)} does; the label is
 * the class of the largest score, the first of equals.
 */
final class SemanticLogits implements Head {
  private final OutputSpec spec;
  private final ClassIds ids;

  SemanticLogits(OutputSpec spec) {
    this.spec = spec;
    this.ids = new ClassIds(spec.labels());
  }

  @Override
  public OutputSpec spec() {
    return spec;
  }

  private boolean planar() {
    return spec.layout() == Layout.NCHW;
  }

  @Override
  public void check(RawOutput output, int images) {
    if (output.type() != TensorInfo.FLOAT32) {
      throw Head.refusal(output, "head semantic-logits reads float32");
    }
    if (output.shape().length != 4 || output.axis(0) != images) {
      throw Head.refusal(output, "head semantic-logits reads [N, C, H, W] with N = " + images);
    }
    int channels = output.axis(planar() ? 1 : 3);
    if (channels != spec.labels().size()) {
      throw Head.refusal(
          output,
          "it "
              + ClassCount.problem(
                  channels,
                  output.axis(planar() ? 3 : 1),
                  java.util.Arrays.toString(output.shape()),
                  spec));
    }
  }

  @Override
  public LabelMap labels(RawOutput output, int image, Geometry geometry, byte[] into)
      throws SampleException {
    throw new SampleException(
        Stage.INFER, Reason.NETWORK_OUTPUT, "not yet: " + output + ids.id(image));
  }
}
