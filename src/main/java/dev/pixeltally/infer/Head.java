package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.Prediction;
import dev.pixeltally.image.Preprocessing;

/** How the tensors of one output become a prediction at the image's own size. Holds no state. */
sealed interface Head permits LabelHead, InstanceHead, SegmentHead, RealValues {

  static Head of(OutputSpec spec, Preprocessing preprocessing) {
    if (spec instanceof OutputSpec.Yolox yolox) {
      return new YoloxGrids(yolox, Placement.of(preprocessing.resize()));
    }
    if (spec instanceof OutputSpec.Detections detections) {
      return new Detections(detections, Placement.of(preprocessing.resize()));
    }
    if (spec instanceof OutputSpec.RealValues values) {
      return new RealValues(values);
    }
    if (spec instanceof OutputSpec.PanopticLabels labels) {
      return new PanopticLabels(labels);
    }
    if (spec instanceof OutputSpec.PanopticQueries queries) {
      return new PanopticQueries(queries);
    }
    OutputSpec.Semantic semantic = (OutputSpec.Semantic) spec;
    return semantic.head() == OutputSpec.Kind.SEMANTIC_LOGITS
        ? new SemanticLogits(semantic)
        : new SemanticLabels(semantic);
  }

  OutputSpec spec();

  /**
   * What the file left open and the run has settled: element types, axes, classes.
   *
   * @throws Refusal where the output can never be read by this head: the run ends
   */
  void check(PassOutputs outputs);

  /**
   * The prediction for one image of the batch, in ids of the head's label space.
   *
   * @param image its place in the batch
   */
  Prediction prediction(PassOutputs outputs, int image, Geometry geometry) throws SampleException;

  /** A refusal about this head's output. */
  static Refusal refusal(RawOutput output, String problem) {
    return new Refusal("Cannot read output " + output + " of the network: " + problem);
  }
}
