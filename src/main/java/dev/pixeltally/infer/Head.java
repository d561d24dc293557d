package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.LabelMap;

/** How one output becomes a prediction at the image's own size. Heads hold no state. */
sealed interface Head permits SemanticLogits, SemanticLabels {

  static Head of(OutputSpec spec) {
    return switch (spec.head()) {
      case SEMANTIC_LOGITS -> new SemanticLogits(spec);
      case SEMANTIC_LABELS -> new SemanticLabels(spec);
    };
  }

  OutputSpec spec();

  /**
   * What the file left open and the run has settled: element type, axes, classes.
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

  /** An image too small for a network of large strides has no output at all. */
  static void requirePixels(RawOutput output, int width, int height) throws SampleException {
    if (width < 1 || height < 1) {
      throw new SampleException(
          Stage.INFER, Reason.NETWORK_OUTPUT, "The network's output " + output + " has no pixels");
    }
  }

  /** A refusal about this head's output. */
  static Refusal refusal(RawOutput output, String problem) {
    return new Refusal("Cannot read output " + output + " of the network: " + problem);
  }
}
