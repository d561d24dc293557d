package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Prediction;

/** A head of one tensor that gives label maps. */
sealed interface LabelHead extends Head permits SemanticLogits, SemanticLabels {

  /**
   * As {@link #check(PassOutputs)}, of the one tensor.
   *
   * @throws Refusal where the output can never be read by this head: the run ends
   */
  void check(RawOutput output, int images);

  /**
   * The label map of one image of the batch, ids of the head's label space.
   *
   * @param image its place in the batch
   * @param into receives the ids; at least width times height of the image
   */
  LabelMap labels(RawOutput output, int image, Geometry geometry, byte[] into)
      throws SampleException;

  @Override
  default void check(PassOutputs outputs) {
    check(outputs.of(spec().name()), outputs.images());
  }

  @Override
  default Prediction prediction(PassOutputs outputs, int image, Geometry geometry)
      throws SampleException {
    byte[] into = new byte[geometry.imageWidth() * geometry.imageHeight()];
    return labels(outputs.of(spec().name()), image, geometry, into);
  }

  /** An image too small for a network of large strides has no output at all. */
  static void requirePixels(RawOutput output, int width, int height) throws SampleException {
    if (width < 1 || height < 1) {
      throw new SampleException(
          Stage.INFER, Reason.NETWORK_OUTPUT, "The network's output " + output + " has no pixels");
    }
  }
}
