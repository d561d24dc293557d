package dev.pixeltally.infer;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.LogitsResizer;
import dev.pixeltally.image.LogitsResizer.Scores;
import dev.pixeltally.image.Preprocessing.Layout;
import dev.pixeltally.image.RealMap;
import java.util.Arrays;

/**
 * Values of every pixel, {@code [N, C, H, W]}, {@code [N, H, W, C]} or {@code [N, H, W]}: scaled
 * and shifted, brought to the image's own size as scores of classes are (see {@link
 * SemanticLogits}), and then, where the network gives disparities, made their reciprocals. All in
 * float32, as PyTorch's float tensors.
 */
final class RealValues implements Head {
  private final OutputSpec.RealValues spec;
  private final int channels;

  RealValues(OutputSpec.RealValues spec) {
    this.spec = spec;
    this.channels = spec.holds().channels();
  }

  @Override
  public OutputSpec spec() {
    return spec;
  }

  private boolean planar() {
    return spec.layout() == Layout.NCHW;
  }

  @Override
  public void check(PassOutputs outputs) {
    RawOutput output = outputs.of(spec.name());
    if (output.type() != TensorInfo.FLOAT32) {
      throw Head.refusal(output, "head real-map reads float32 or float16");
    }
    int axes = output.shape().length;
    boolean shaped = axes == 4 || (axes == 3 && channels == 1);
    if (!shaped || output.axis(0) != outputs.images()) {
      throw Head.refusal(
          output, "head real-map reads " + spec.shapes() + " with N = " + outputs.images());
    }
    int given = axes == 3 ? 1 : output.axis(planar() ? 1 : 3);
    if (given != channels) {
      String shape = Arrays.toString(output.shape());
      throw Head.refusal(output, "it gives " + shape + "; " + spec.expected(given));
    }
  }

  @Override
  public RealMap prediction(PassOutputs outputs, int image, Geometry geometry)
      throws SampleException {
    RawOutput output = outputs.of(spec.name());
    Scores whole = values(output, image);
    LabelHead.requirePixels(output, whole.width(), whole.height());
    Scores own = ImageScores.of(whole, geometry);
    int width = geometry.imageWidth();
    int height = geometry.imageHeight();
    Scores sized =
        own.width() == width && own.height() == height
            ? own
            : LogitsResizer.resize(own, width, height, 0, 0, width, height);
    return map(sized);
  }

  /** One image of the batch, scaled. */
  private Scores values(RawOutput output, int image) {
    boolean flat = output.shape().length == 3;
    int height = output.axis(flat ? 1 : planar() ? 2 : 1);
    int width = output.axis(flat ? 2 : planar() ? 3 : 2);
    int count = channels * height * width;
    int at = image * count;
    float[] elements = (float[]) output.elements();
    if (spec.scale() != 1 || spec.offset() != 0) {
      float scale = (float) spec.scale();
      float offset = (float) spec.offset();
      float[] scaled = new float[count];
      for (int i = 0; i < count; i++) {
        scaled[i] = elements[at + i] * scale + offset;
      }
      elements = scaled;
      at = 0;
    }
    return planar() || flat
        ? new Scores(elements, at, channels, height * width, width, 1, width, height)
        : new Scores(elements, at, channels, 1, width * channels, channels, width, height);
  }

  private RealMap map(Scores s) {
    double[] values = new double[Math.multiplyExact(channels, s.width() * s.height())];
    int to = 0;
    for (int y = 0; y < s.height(); y++) {
      for (int x = 0; x < s.width(); x++) {
        int from = s.at() + y * s.rowStride() + x * s.pixelStride();
        for (int c = 0; c < channels; c++, from += s.classStride()) {
          float value = s.scores()[from];
          values[to++] = spec.reciprocal() ? 1f / value : value;
        }
      }
    }
    return new RealMap(s.width(), s.height(), channels, values);
  }

  /**
   * What an ONNX file says of the tensor.
   *
   * @return why it does not fit, or null
   */
  static String problem(TensorInfo tensor, OutputSpec.RealValues spec) {
    if (!tensor.isFloat()) {
      return "gives " + tensor.typeName() + " there; head real-map reads float32 or float16";
    }
    int channels = spec.holds().channels();
    if (!tensor.rankKnown() || (tensor.rank() == 3 && channels == 1)) {
      return null;
    }
    if (tensor.rank() != 4) {
      return "gives " + tensor.shape() + " there; head real-map reads " + spec.shapes();
    }
    int axis = spec.layout() == Layout.NCHW ? 1 : 3;
    TensorInfo.Dim given = tensor.dims().get(axis);
    TensorInfo.Dim other = tensor.dims().get(4 - axis);
    boolean swapped = other.size() == channels;
    if (given.fixed() ? given.size() == channels : !swapped) {
      return null;
    }
    return "gives "
        + tensor.shape()
        + " there; "
        + spec.expected(given.size())
        + (swapped
            ? "; the output's layout looks like " + SignatureCheck.other(spec.layout())
            : "");
  }
}
