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
import dev.pixeltally.spark.Submit;
import java.util.List;
import java.util.Map;

/** Finds what a configuration names, and refuses what does not fit together. */
final class EvaluationPlanner {
  private final Subject subject;
  private final InstanceFamily family;

  private EvaluationPlanner(EvaluateConfig config) {
    TensorRt tensorRt = config.model().tensorRt();
    Devices.checkTensorRt(tensorRt, config.model().device());
    Map<String, String> hadoop = Submit.hadoopSettings();
    ModelBundle bundle =
        ModelBundle.open(config.model().bundle(), hadoop)
            .computedIn(tensorRt == TensorRt.FP16 ? Arithmetic.TENSORRT_FP16 : Arithmetic.ITS_OWN);
    OutputSpec output = bundle.outputs().get(0);
    family = InstanceFamilies.of(config.protocols().orElse(List.of()));
    DatasetSpec spec = spec(config.dataset());
    Dataset dataset =
        RealMapPlanner.fits(output, spec, hadoop)
            ? Datasets.openMaps(spec, hadoop)
            : family.open(spec, hadoop);
    subject = new Subject(config, bundle, output, dataset);
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
    return switch (planner.subject.output().gives()) {
      case LABEL_MAP -> planner.labelMaps();
      case INSTANCES -> planner.instances();
      case REAL_MAP -> new RealMapPlanner(planner.subject).plan();
      case SEGMENTS -> new PanopticPlanner(planner.subject).plan();
    };
  }

  private Evaluation labelMaps() {
    subject.refuseSeveral();
    List<String> names = subject.protocols();
    String name = names.isEmpty() ? Protocols.names().get(0) : names.get(0);
    boolean none = name.equals(EvaluateConfig.NO_PROTOCOL);
    if (!none && !Protocols.names().contains(name)) {
      throw subject.refusal(
          name, "gives label maps; valid: " + String.join(", ", Protocols.names()));
    }
    Dataset dataset = subject.dataset();
    if (none || !dataset.hasLabelMaps()) {
      return Evaluation.of(subject.plan(null));
    }
    Mapping mapping =
        Mapping.between(subject.output().labels(), dataset.labels(), subject.config().mapping());
    MapProtocol<?> protocol = Protocols.named(name, dataset.labels());
    if (protocol.name().equals("voc-seg") && !mapping.unmatchedFrom().isEmpty()) {
      throw new Refusal(
          "Cannot measure "
              + subject.bundle().name()
              + " by voc-seg, which fails an image with any id that is no class: "
              + mapping.warning()
              + ". Join them by mapping.NETWORK-CLASS=DATASET-CLASS, or measure by mean-iou");
    }
    return Evaluation.of(subject.plan(mapping, protocol));
  }

  private Evaluation instances() {
    subject.refuseOverlays("export --format png draws these");
    List<String> names = subject.protocols();
    boolean none = names.contains(EvaluateConfig.NO_PROTOCOL);
    if (names.size() > 1 && none) {
      throw new Refusal(
          "protocol="
              + String.join(",", names)
              + ": "
              + EvaluateConfig.NO_PROTOCOL
              + " stands alone");
    }
    for (String name : names) {
      if (!none && !family.protocols().contains(name)) {
        throw subject.refusal(name, "gives instances; valid: " + CocoFamily.valid(subject));
      }
    }
    return family.plan(subject, names);
  }
}
