package dev.pixeltally.infer;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.infer.OutputSpec.Part;

/**
 * Key points of instances: x, y and a score, which is a tensor of its own, or the third value of
 * each point, or 1.
 */
final class KeyPoints {
  private final String points;
  private final String scores;
  private final Placement placement;

  /**
   * @param placement null where the points are in the image's pixels already
   */
  KeyPoints(OutputSpec.Detections spec, Placement placement) {
    this.points = spec.parts().get(Part.KEY_POINTS);
    this.scores = spec.parts().get(Part.KEY_POINT_SCORES);
    this.placement = placement;
  }

  void check(PassOutputs outputs, DetectionRows rows) {
    if (points == null) {
      return;
    }
    RawOutput tensor = rows.require(outputs, points, 2);
    int values = tensor.axis(rows.axes() + 1);
    if (tensor.type() != TensorInfo.FLOAT32 || (values != 2 && values != 3)) {
      throw Head.refusal(tensor, "head detections reads key points as float32 [..., P, 2 or 3]");
    }
    if (scores != null) {
      RawOutput their = rows.require(outputs, scores, 1);
      if (their.type() != TensorInfo.FLOAT32 || their.axis(rows.axes()) != each(outputs)) {
        throw Head.refusal(
            their,
            "head detections reads scores of "
                + each(outputs)
                + " key points an instance, float32");
      }
    }
  }

  /** How many points an instance has. */
  int each(PassOutputs outputs) {
    if (points == null) {
      return 0;
    }
    RawOutput tensor = outputs.of(points);
    return tensor.axis(tensor.shape().length - 2);
  }

  /** x, y in pixels of the image, and score. */
  double[] of(PassOutputs outputs, Chosen chosen, Geometry geometry) throws SampleException {
    int each = each(outputs);
    if (each == 0) {
      return new double[0];
    }
    RawOutput tensor = outputs.of(points);
    float[] from = (float[]) tensor.elements();
    float[] theirs = scores == null ? null : (float[]) outputs.of(scores).elements();
    int values = tensor.axis(tensor.shape().length - 1);
    double[] into = new double[3 * each * chosen.count()];
    int to = 0;
    for (int row : chosen.rows()) {
      for (int i = row * each; i < (row + 1) * each; i++, to += 3) {
        float x = from[i * values];
        float y = from[i * values + 1];
        float third = values == 3 ? from[i * values + 2] : 1f;
        float score = theirs == null ? third : theirs[i];
        if (!Float.isFinite(x + y + score)) {
          throw new SampleException(
              Stage.INFER,
              Reason.NETWORK_NAN,
              "The network gives a key point at " + x + ", " + y + " of score " + score);
        }
        into[to] = placement == null ? x : placement.x(x, geometry);
        into[to + 1] = placement == null ? y : placement.y(y, geometry);
        into[to + 2] = score;
      }
    }
    return into;
  }
}
