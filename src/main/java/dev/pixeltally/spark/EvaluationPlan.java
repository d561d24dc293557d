package dev.pixeltally.spark;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.infer.PredictionKind;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.ImageProtocol;
import dev.pixeltally.measure.coco.CocoProtocol;
import java.util.List;

/**
 * A run that was checked and may start.
 *
 * @param mapping from the network's label space to the dataset's; null where the dataset has no
 *     ground truth of the prediction's kind
 * @param protocol that judges image by image; null where none does
 * @param detections how instances are measured by COCO's kin, in this order; empty where they are
 *     not
 * @param voc names of VOC's protocols by which instances are measured, likewise
 */
public record EvaluationPlan(
    EvaluateConfig config,
    ModelBundle bundle,
    Dataset dataset,
    Mapping mapping,
    ImageProtocol<?, ?, ?> protocol,
    List<Detections> detections,
    List<String> voc) {

  /** What the network says of an image. */
  public PredictionKind gives() {
    return bundle.outputs().get(0).gives();
  }

  /** Whether instances are measured, by whatever protocol. */
  public boolean measuresInstances() {
    return !detections.isEmpty() || !voc.isEmpty();
  }

  /** One protocol for instances, and what it was told. */
  public record Detections(CocoProtocol protocol, CocoConfig config) {}

  /** What images are held to before they are decoded. */
  public DecodeLimits decodeLimits() {
    EvaluateConfig.LimitsConfig limits = config.limits();
    return new DecodeLimits(limits.maxPixels(), limits.maxSide(), limits.maxBytes());
  }

  /** What becomes of a photograph's orientation. */
  Orientation orientation() {
    return Orientation.valueOf(config.limits().exif().name());
  }

  /** Of all that changes what the network says of an image. */
  public String fingerprint() {
    return bundle.fingerprint(orientation());
  }
}
