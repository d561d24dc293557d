package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.infer.OutputSpec;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.ImageProtocol;
import dev.pixeltally.spark.EvaluationPlan;
import java.util.List;

/** A network, and the dataset on which it is to be measured. */
record Subject(EvaluateConfig config, ModelBundle bundle, OutputSpec output, Dataset dataset) {

  /**
   * What is done with each image where none is measured by itself.
   *
   * @param mapping to the dataset's classes, where instances are stored in these too; else null
   */
  EvaluationPlan plan(Mapping mapping) {
    return plan(mapping, null);
  }

  /**
   * What is done with each image.
   *
   * @param mapping to the dataset's classes; null where it has none of the prediction's kind
   * @param protocol that judges image by image; null where none does
   */
  EvaluationPlan plan(Mapping mapping, ImageProtocol<?, ?, ?> protocol) {
    return new EvaluationPlan(config, bundle, dataset, mapping, protocol);
  }

  /** The protocols that were asked for. */
  List<String> protocols() {
    return config.protocols().orElse(List.of());
  }

  /**
   * Refuses pictures of the worst images, which are drawn of label maps.
   *
   * @param instead what shows this network's predictions
   */
  void refuseOverlays(String instead) {
    if (config.output().overlays() > 0) {
      throw new Refusal(
          "overlays="
              + config.output().overlays()
              + ": pictures of the worst images are drawn of label maps, and "
              + bundle.name()
              + " gives "
              + output.gives().plural()
              + "; "
              + instead);
    }
  }

  /** Refuses several protocols at once: each image is judged by one. */
  void refuseSeveral() {
    if (protocols().size() > 1) {
      throw new Refusal(
          "Cannot measure "
              + output.gives().plural()
              + " by several protocols at once: one of "
              + String.join(", ", protocols())
              + " is valid");
    }
  }

  /** That the network's output is none for a protocol. */
  Refusal refusal(String protocol, String why) {
    return new Refusal(
        "Cannot measure "
            + bundle.name()
            + " by "
            + protocol
            + ": its first output, "
            + output.name()
            + ", "
            + why);
  }

  /** That the dataset is none for a protocol. */
  Refusal onDataset(String protocols, String why) {
    return new Refusal(
        "Cannot measure "
            + bundle.name()
            + " on "
            + dataset.root()
            + " by "
            + protocols
            + ": "
            + why);
  }
}
