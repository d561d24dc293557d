package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.panoptic.PanopticReader;
import dev.pixeltally.infer.PredictionKind;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.panoptic.PanopticProtocol;
import dev.pixeltally.measure.panoptic.SegmentProtocol;
import dev.pixeltally.spark.EvaluationPlan;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** How a network's segments are measured, or why they cannot be. */
final class PanopticPlanner {
  private final Subject subject;
  private final Dataset dataset;

  PanopticPlanner(Subject subject) {
    this.subject = subject;
    this.dataset = subject.dataset();
  }

  /** Settings of instances that mean something to how a run's segments are measured. */
  static List<Setting<?>> settings(EvaluationPlan plan) {
    return plan.gives() == PredictionKind.SEGMENTS && plan.protocol() != null
        ? List.of(CocoConfig.MODE)
        : List.of();
  }

  Evaluation plan() {
    subject.refuseOverlays("export --format panoptic writes their maps");
    subject.refuseSeveral();
    String name = subject.protocols().isEmpty() ? usual() : subject.protocols().get(0);
    if (name.equals(EvaluateConfig.NO_PROTOCOL)) {
      return Evaluation.of(subject.plan(null));
    }
    if (!PanopticProtocol.names().contains(name)) {
      throw subject.refusal(
          name, "gives panoptic segments; valid: " + String.join(", ", PanopticProtocol.names()));
    }
    if (!dataset.isPanoptic()) {
      if (!subject.protocols().isEmpty()) {
        throw subject.onDataset(
            name,
            "segments are measured against panoptic JSON and PNGs,"
                + " dataset.layout=coco-panoptic or cityscapes-panoptic; protocol="
                + EvaluateConfig.NO_PROTOCOL
                + " only runs the network");
      }
      return Evaluation.of(subject.plan(null));
    }
    LabelSpace labels = subject.output().labels();
    Mapping mapping = Mapping.ofInstances(labels, dataset.labels(), subject.config().mapping());
    if (mapping.unmatchedFrom().size() == labels.size()) {
      throw subject.onDataset(
          name,
          "no class of "
              + labels
              + " is called as a category of "
              + dataset.splitFile()
              + ". Join them by mapping.NETWORK-CLASS=CATEGORY, or only run the network, protocol="
              + EvaluateConfig.NO_PROTOCOL);
    }
    return Evaluation.of(subject.plan(mapping, protocol(name)));
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
          new PanopticProtocol(
              name, truth.categories(), subject.config().coco().mode(), Summation.EXACT),
          truth.annotations());
    } catch (IOException e) {
      throw new Refusal("Cannot read " + dataset.splitFile() + ": " + e, e);
    }
  }
}
