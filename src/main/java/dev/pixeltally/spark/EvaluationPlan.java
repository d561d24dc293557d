package dev.pixeltally.spark;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.infer.PredictionKind;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.ImageProtocol;

/**
 * A run that was checked and may start.
 *
 * @param mapping from the network's label space to the dataset's; null where the dataset has no
 *     ground truth of the prediction's kind
 * @param protocol that judges image by image; null where none does
 */
public record EvaluationPlan(
    EvaluateConfig config,
    ModelBundle bundle,
    Dataset dataset,
    Mapping mapping,
    ImageProtocol<?, ?, ?> protocol) {

  /** What the network says of an image. */
  public PredictionKind gives() {
    return bundle.outputs().get(0).gives();
  }

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
