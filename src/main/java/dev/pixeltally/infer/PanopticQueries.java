package dev.pixeltally.infer;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.PanopticSegments;

/**
 * A class and a mask a query: logits {@code [N, Q, K + 1]}, the last of "no object", and {@code [N,
 * Q, h, w]}, as DETR, MaskFormer and Mask2Former give. They become segments as in {@code
 * post_process_panoptic_segmentation} of transformers.
 */
final class PanopticQueries implements SegmentHead {
  /** Masks say whose they are in 16 bits. */
  private static final int MOST = 1 << 16;

  private final OutputSpec.PanopticQueries spec;
  private final ClassMap classes;

  PanopticQueries(OutputSpec.PanopticQueries spec) {
    this.spec = spec;
    this.classes = new ClassMap(spec.labels(), spec.classes());
  }

  @Override
  public OutputSpec spec() {
    return spec;
  }

  @Override
  public void check(PassOutputs outputs) {
    RawOutput logits = outputs.of(spec.classTensor());
    boolean fits = logits.type() == TensorInfo.FLOAT32 && logits.shape().length == 3;
    fits = fits && logits.axis(0) == outputs.images() && logits.axis(1) <= MOST;
    int wanted = spec.labels().size() + 1;
    boolean counted = spec.classes() == OutputSpec.ClassValues.INDICES;
    if (!fits || (counted ? logits.axis(2) != wanted : logits.axis(2) < 2)) {
      throw Head.refusal(
          logits,
          "head panoptic-queries reads classes as float32 [N, Q, %s] with N = %d, Q up to %d"
              .formatted(counted ? String.valueOf(wanted) : "K + 1", outputs.images(), MOST));
    }
    RawOutput masks = outputs.of(spec.maskTensor());
    boolean planes = masks.type() == TensorInfo.FLOAT32 && masks.shape().length == 4;
    planes = planes && masks.axis(0) == outputs.images() && masks.axis(1) == logits.axis(1);
    if (!planes) {
      throw Head.refusal(
          masks,
          "head panoptic-queries reads masks as float32 [%d, %d, h, w], beside the classes"
              .formatted(outputs.images(), logits.axis(1)));
    }
  }

  @Override
  public PanopticSegments prediction(PassOutputs outputs, int image, Geometry geometry)
      throws SampleException {
    RawOutput logits = outputs.of(spec.classTensor());
    RawOutput masks = outputs.of(spec.maskTensor());
    LabelHead.requirePixels(masks, masks.axis(3), masks.axis(2));
    int queries = logits.axis(1);
    int channels = logits.axis(2);
    QueryChoice chosen =
        QueryChoice.of(
            (float[]) logits.elements(),
            image * queries * channels,
            queries,
            channels,
            spec.threshold());
    if (chosen.count() == 0) {
      return new SegmentPainter(geometry.imageWidth(), geometry.imageHeight()).segments();
    }
    return new QueryMerge(spec, chosen, classes)
        .merge(QueryMasks.of(masks, image, chosen.queries(), spec, geometry));
  }
}
