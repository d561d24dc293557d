package dev.pixeltally.infer;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.Instances;
import dev.pixeltally.image.Rle;
import dev.pixeltally.infer.OutputSpec.Coordinates;
import dev.pixeltally.infer.OutputSpec.Part;
import java.util.List;

/**
 * Boxes, classes and scores in tensors of their own, maybe masks and key points, as torchvision's
 * detectors give them. The images of a batch may differ in how many instances they have, see {@link
 * DetectionRows}.
 */
final class Detections implements InstanceHead {
  private final OutputSpec.Detections spec;
  private final Placement placement;
  private final ClassMap classes;
  private final MaskPlanes masks;
  private final KeyPoints keyPoints;

  /**
   * @param placement from the tensor's pixels to the image's, where the tensors are in the former
   */
  Detections(OutputSpec.Detections spec, Placement placement) {
    this.spec = spec;
    this.placement = spec.coordinates() == Coordinates.TENSOR ? placement : null;
    this.classes = new ClassMap(spec.labels(), spec.classes());
    this.masks = new MaskPlanes(spec);
    this.keyPoints = new KeyPoints(spec, this.placement);
  }

  @Override
  public OutputSpec spec() {
    return spec;
  }

  @Override
  public void check(PassOutputs outputs) {
    DetectionRows rows = DetectionRows.check(spec, outputs);
    masks.check(outputs, rows);
    keyPoints.check(outputs, rows);
  }

  @Override
  public Instances prediction(PassOutputs outputs, int image, Geometry geometry)
      throws SampleException {
    float[] boxes = (float[]) outputs.of(spec.parts().get(Part.BOXES)).elements();
    float[] scores = (float[]) outputs.of(spec.parts().get(Part.SCORES)).elements();
    RawOutput classTensor = outputs.of(spec.parts().get(Part.CLASSES));
    float threshold = (float) spec.selection().scoreThreshold();
    Candidates candidates = new Candidates();
    for (int row : DetectionRows.of(spec, outputs, image)) {
      int value = classTensor.integer(row);
      if (!(scores[row] <= threshold) && !classes.ignored(value)) {
        int b = 4 * row;
        candidates.add(boxes[b], boxes[b + 1], boxes[b + 2], boxes[b + 3], scores[row], value, row);
      }
    }
    Chosen chosen = Chosen.of(candidates, spec.selection(), placement, geometry);
    List<Rle> pasted = masks.of(outputs, chosen, geometry);
    return new Instances(
        geometry.imageWidth(),
        geometry.imageHeight(),
        classes.ids(chosen.classes()),
        chosen.doubleScores(),
        chosen.cocoBoxes(),
        pasted,
        keyPoints.each(outputs),
        keyPoints.of(outputs, chosen, geometry));
  }
}
