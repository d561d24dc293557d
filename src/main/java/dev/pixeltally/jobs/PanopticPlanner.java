package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.panoptic.PanopticReader;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.infer.OutputSpec;
import dev.pixeltally.infer.PredictionKind;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.ImageProtocol;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.panoptic.PanopticProtocol;
import dev.pixeltally.measure.panoptic.SegmentProtocol;
import dev.pixeltally.spark.EvaluationPlan;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** How a network's segments are measured, or why they cannot be. */
final class PanopticPlanner {
  private final EvaluateConfig config;
  private final ModelBundle bundle;
  private final Dataset dataset;
  private final OutputSpec output;

  PanopticPlanner(EvaluateConfig config, ModelBundle bundle, Dataset dataset) {
    this.config = config;
    this.bundle = bundle;
    this.dataset = dataset;
    this.output = bundle.outputs().get(0);
  }

  /** Settings of instances that mean something to how a run's segments are measured. */
  static List<Setting<?>> settings(EvaluationPlan plan) {
    return plan.gives() == PredictionKind.SEGMENTS && plan.protocol() != null
        ? List.of(CocoConfig.MODE)
        : List.of();
  }

  Evaluation plan() {
    if (config.output().overlays() > 0) {
      throw new Refusal(
          "overlays="
              + config.output().overlays()
              + ": pictures of the worst images are drawn of label maps, and "
              + bundle.name()
              + " gives panoptic segments; export --format panoptic writes their maps");
    }
    List<String> names = config.protocols().orElseGet(() -> List.of(usual()));
    String name = names.get(0);
    if (names.size() > 1) {
      throw new Refusal(
          "Cannot measure segments by several protocols at once: one of "
              + String.join(", ", names)
              + " is valid");
    }
    if (name.equals(EvaluateConfig.NO_PROTOCOL)) {
      return of(null, null);
    }
    if (!PanopticProtocol.names().contains(name)) {
      throw new Refusal(
          "Cannot measure "
              + bundle.name()
              + " by "
              + name
              + ": its first output, "
              + output.name()
              + ", gives panoptic segments; valid: "
              + String.join(", ", PanopticProtocol.names()));
    }
    if (!dataset.isPanoptic()) {
      if (config.protocols().isPresent()) {
        throw new Refusal(
            "Cannot measure "
                + bundle.name()
                + " on "
                + dataset.root()
                + ": segments are measured against panoptic JSON and PNGs,"
                + " dataset.layout=coco-panoptic or cityscapes-panoptic; protocol="
                + EvaluateConfig.NO_PROTOCOL
                + " only runs the network");
      }
      return of(null, null);
    }
    Mapping mapping = Mapping.ofInstances(output.labels(), dataset.labels(), config.mapping());
    if (mapping.unmatchedFrom().size() == output.labels().size()) {
      throw new Refusal(
          "Cannot measure "
              + bundle.name()
              + " on "
              + dataset.splitFile()
              + ": no class of "
              + output.labels()
              + " is called as a category there. Join them by mapping.NETWORK-CLASS=CATEGORY, or"
              + " only run the network, protocol="
              + EvaluateConfig.NO_PROTOCOL);
    }
    return of(mapping, protocol(name));
  }

  private Evaluation of(Mapping mapping, ImageProtocol<?, ?, ?> protocol) {
    return Evaluation.of(new EvaluationPlan(config, bundle, dataset, mapping, protocol));
  }

  /** The protocol where none is named. */
  private String usual() {
    return dataset.layout().equals(PanopticProtocol.CITYSCAPES)
        ? PanopticProtocol.CITYSCAPES
        : PanopticProtocol.NAME;
  }

  /**
   * The protocol with the dataset's truth in it. Sums are exact: partitions know no order of
   * images.
   */
  private SegmentProtocol protocol(String name) {
    try (InputStream in = dataset.storage().open(dataset.splitFile())) {
      PanopticReader.Truth truth = PanopticReader.truth(in, dataset.splitFile());
      return new SegmentProtocol(
          new PanopticProtocol(name, truth.categories(), config.coco().mode(), Summation.EXACT),
          truth.annotations());
    } catch (IOException e) {
      throw new Refusal("Cannot read " + dataset.splitFile() + ": " + e, e);
    }
  }
}
