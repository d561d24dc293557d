package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.LogitsResizer;
import dev.pixeltally.image.LogitsResizer.Scores;
import dev.pixeltally.image.Rle;
import dev.pixeltally.image.SoftMask;
import dev.pixeltally.infer.OutputSpec.Coordinates;
import dev.pixeltally.infer.OutputSpec.MaskFrame;
import dev.pixeltally.infer.OutputSpec.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Masks of instances, a plane of float32 each: of the instance's box, pasted into the image; or of
 * the whole image; or of the whole input tensor, of which the image's part is cut out and resized
 * as scores of classes are.
 */
final class MaskPlanes {
  private final OutputSpec.Detections spec;
  private final String name;
  private final float threshold;

  MaskPlanes(OutputSpec.Detections spec) {
    this.spec = spec;
    this.name = spec.parts().get(Part.MASKS);
    this.threshold = (float) spec.maskThreshold();
  }

  void check(PassOutputs outputs, DetectionRows rows) {
    if (name == null) {
      return;
    }
    RawOutput tensor = outputs.of(name);
    int rank = tensor.shape().length;
    boolean single = rank == rows.axes() + 3 && tensor.axis(rows.axes()) == 1;
    if (tensor.type() != TensorInfo.FLOAT32
        || (rank != rows.axes() + 2 && !single)
        || tensor.count(rows.axes()) != rows.total()) {
      throw Head.refusal(
          tensor,
          "head detections reads masks as float32, a plane for each of the "
              + rows.total()
              + " boxes");
    }
  }

  /** One an instance, at the image's size; none where the network gives none. */
  List<Rle> of(PassOutputs outputs, Chosen chosen, Geometry geometry) throws SampleException {
    List<Rle> masks = new ArrayList<>();
    if (name == null || chosen.count() == 0) {
      return masks;
    }
    RawOutput tensor = outputs.of(name);
    float[] values = (float[]) tensor.elements();
    int rank = tensor.shape().length;
    int height = tensor.axis(rank - 2);
    int width = tensor.axis(rank - 1);
    requireSize(tensor, height, width, geometry);
    SoftMask paste = spec.maskFrame() == MaskFrame.BOX ? new SoftMask(height, width) : null;
    float[] b = chosen.boxes();
    for (int i = 0; i < chosen.count(); i++) {
      int at = chosen.rows()[i] * height * width;
      requireNumbers(values, at, height * width);
      masks.add(
          paste == null
              ? whole(new Scores(values, at, 1, 0, width, 1, width, height), geometry)
              : paste.paste(
                  values,
                  at,
                  b[4 * i],
                  b[4 * i + 1],
                  b[4 * i + 2],
                  b[4 * i + 3],
                  threshold,
                  geometry.imageHeight(),
                  geometry.imageWidth()));
    }
    return masks;
  }

  private void requireSize(RawOutput tensor, int height, int width, Geometry g)
      throws SampleException {
    boolean image = spec.coordinates() == Coordinates.IMAGE;
    int wantedHeight = image ? g.imageHeight() : g.tensorHeight();
    int wantedWidth = image ? g.imageWidth() : g.tensorWidth();
    boolean fits =
        spec.maskFrame() == MaskFrame.BOX
            ? height > 0 && width > 0
            : height == wantedHeight && width == wantedWidth;
    if (!fits) {
      throw new SampleException(
          Stage.INFER,
          Reason.NETWORK_OUTPUT,
          "The network's masks "
              + tensor
              + " should be planes of "
              + (spec.maskFrame() == MaskFrame.BOX
                  ? "at least one value"
                  : wantedHeight + "x" + wantedWidth));
    }
  }

  private void requireNumbers(float[] values, int from, int count) throws SampleException {
    for (int i = from; i < from + count; i++) {
      if (Float.isNaN(values[i])) {
        throw new SampleException(
            Stage.INFER, Reason.NETWORK_NAN, "The network's masks " + name + " hold NaN");
      }
    }
  }

  private Rle whole(Scores plane, Geometry g) {
    Scores part = plane;
    if (spec.coordinates() == Coordinates.TENSOR) {
      Scores cut =
          new Scores(
              plane.scores(),
              plane.at() + g.top() * plane.rowStride() + g.left(),
              1,
              0,
              plane.rowStride(),
              1,
              g.resizedWidth(),
              g.resizedHeight());
      part =
          g.keepsSize()
              ? cut
              : LogitsResizer.resize(
                  cut, g.imageWidth(), g.imageHeight(), 0, 0, g.imageWidth(), g.imageHeight());
    }
    byte[] bits = new byte[g.imageWidth() * g.imageHeight()];
    for (int y = 0, to = 0; y < g.imageHeight(); y++) {
      int from = part.at() + y * part.rowStride();
      for (int x = 0; x < g.imageWidth(); x++) {
        bits[to++] = (byte) (part.scores()[from + x] > threshold ? 1 : 0);
      }
    }
    return Rle.ofBits(bits, g.imageHeight(), g.imageWidth());
  }
}
