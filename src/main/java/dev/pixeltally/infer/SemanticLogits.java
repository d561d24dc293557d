package dev.pixeltally.infer;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.LogitsResizer;
import dev.pixeltally.image.LogitsResizer.Scores;
import dev.pixeltally.image.Preprocessing.Layout;
import java.util.Arrays;

/**
 * A score a class and pixel, {@code [N, C, H, W]} or {@code [N, H, W, C]}: cropped to the image's
 * part of the tensor, resized bilinearly to the image's own size, as PyTorch's {@code
 * interpolate(align_corners=False)} does; the label is the class of the largest score, the first of
 * equals. Scores of another size than the tensor's (a network of stride 8) are brought to the
 * tensor's size first, by the same interpolation over the padded plane, and then cropped: what
 * {@code F.interpolate(logits, input.shape[-2:])[..., :h, :w]} does.
 */
final class SemanticLogits implements LabelHead {
  private final OutputSpec.Semantic spec;
  private final ClassIds ids;

  SemanticLogits(OutputSpec.Semantic spec) {
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
      String shape = Arrays.toString(output.shape());
      long other = output.axis(planar() ? 3 : 1);
      throw Head.refusal(
          output, "it " + ClassCount.problem(Integer.toString(channels), other, shape, spec));
    }
  }

  @Override
  public LabelMap labels(RawOutput output, int image, Geometry geometry, byte[] into)
      throws SampleException {
    Scores whole = scores(output, image);
    LabelHead.requirePixels(output, whole.width(), whole.height());
    Scores part = ImageScores.of(whole, geometry);
    LogitsResizer.argMax(part, geometry.imageWidth(), geometry.imageHeight(), into);
    ids.replace(into, geometry.imageWidth() * geometry.imageHeight());
    return new LabelMap(geometry.imageWidth(), geometry.imageHeight(), into);
  }

  /** One image of the batch. */
  private Scores scores(RawOutput output, int image) {
    int classes = output.axis(planar() ? 1 : 3);
    int height = output.axis(planar() ? 2 : 1);
    int width = output.axis(planar() ? 3 : 2);
    int at = image * classes * height * width;
    float[] elements = (float[]) output.elements();
    return planar()
        ? new Scores(elements, at, classes, height * width, width, 1, width, height)
        : new Scores(elements, at, classes, 1, width * classes, classes, width, height);
  }
}
