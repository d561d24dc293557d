package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.EvaluateConfig.DatasetConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.TensorRt;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Datasets;
import dev.pixeltally.infer.Arithmetic;
import dev.pixeltally.infer.Devices;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.infer.OutputSpec;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.MapProtocol;
import dev.pixeltally.measure.Protocols;
import dev.pixeltally.measure.panoptic.PanopticProtocol;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.spark.Submit;
import java.util.List;
import java.util.Map;

/** Finds what a configuration names, and refuses what does not fit together. */
final class EvaluationPlanner {
  private final EvaluateConfig config;
  private final ModelBundle bundle;
  private final OutputSpec output;
  private final InstanceFamily family;
  private final Dataset dataset;

  private EvaluationPlanner(EvaluateConfig config) {
    this.config = config;
    TensorRt tensorRt = config.model().tensorRt();
    Devices.checkTensorRt(tensorRt, config.model().device());
    Map<String, String> hadoop = Submit.hadoopSettings();
    bundle =
        ModelBundle.open(config.model().bundle(), hadoop)
            .computedIn(tensorRt == TensorRt.FP16 ? Arithmetic.TENSORRT_FP16 : Arithmetic.ITS_OWN);
    output = bundle.outputs().get(0);
    family = InstanceFamilies.of(config.protocols().orElse(List.of()));
    DatasetSpec spec = spec(config.dataset());
    dataset =
        RealMapPlanner.fits(output, spec, hadoop)
            ? Datasets.openMaps(spec, hadoop)
            : family.open(spec, hadoop);
  }

  static DatasetSpec spec(DatasetConfig d) {
    return new DatasetSpec(
        d.layout(),
        d.root(),
        d.split().orElse(null),
        d.images().orElse(null),
        d.masks().orElse(null),
        d.labels().orElse(null));
  }

  static Evaluation plan(EvaluateConfig config) {
    EvaluationPlanner planner = new EvaluationPlanner(config);
    return switch (planner.output.gives()) {
      case LABEL_MAP -> planner.labelMaps();
      case INSTANCES -> planner.instances();
      case REAL_MAP -> new RealMapPlanner(config, planner.bundle, planner.dataset).plan();
      case SEGMENTS -> new PanopticPlanner(config, planner.bundle, planner.dataset).plan();
    };
  }

  private Evaluation labelMaps() {
    List<String> names = config.protocols().orElse(List.of(Protocols.names().get(0)));
    String name = names.get(0);
    if (names.size() > 1) {
      throw new Refusal(
          "Cannot measure label maps by several protocols at once: one of "
              + String.join(", ", names)
              + " is valid");
    }
    if (InstanceFamilies.of(name).isPresent() || PanopticProtocol.names().contains(name)) {
      throw new Refusal(
          "Cannot measure "
              + bundle.name()
              + " by "
              + name
              + ": its first output, "
              + output.name()
              + ", gives label maps; valid: "
              + String.join(", ", Protocols.names()));
    }
    if (!dataset.hasLabelMaps() || name.equals(EvaluateConfig.NO_PROTOCOL)) {
      return Evaluation.of(new EvaluationPlan(config, bundle, dataset, null, null));
    }
    Mapping mapping = Mapping.between(output.labels(), dataset.labels(), config.mapping());
    MapProtocol<?> protocol = Protocols.named(name, dataset.labels());
    if (protocol.name().equals("voc-seg") && !mapping.unmatchedFrom().isEmpty()) {
      throw new Refusal(
          "Cannot measure "
              + bundle.name()
              + " by voc-seg, which fails an image with any id that is no class: "
              + mapping.warning()
              + ". Join them by mapping.NETWORK-CLASS=DATASET-CLASS, or measure by mean-iou");
    }
    return Evaluation.of(new EvaluationPlan(config, bundle, dataset, mapping, protocol));
  }

  private Evaluation instances() {
    if (config.output().overlays() > 0) {
      throw new Refusal(
          "overlays="
              + config.output().overlays()
              + ": pictures of the worst images are drawn of label maps, and "
              + bundle.name()
              + " gives instances; export --format png draws these");
    }
    List<String> names = config.protocols().orElse(List.of());
    boolean none = names.contains(EvaluateConfig.NO_PROTOCOL);
    if (names.size() > 1 && none) {
      throw new Refusal(
          "protocol="
              + String.join(",", names)
              + ": "
              + EvaluateConfig.NO_PROTOCOL
              + " stands alone");
    }
    InstanceFamily.Subject subject = new InstanceFamily.Subject(config, bundle, output, dataset);
    for (String name : names) {
      if (!none && !family.protocols().contains(name)) {
        throw subject.refusal(name, "gives instances; valid: " + CocoFamily.valid(subject));
      }
    }
    return family.plan(subject, names);
  }
}
