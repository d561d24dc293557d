package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.EvaluateConfig.DatasetConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.TensorRt;
import dev.pixeltally.dataset.Addresses;
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
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.voc.SdsProtocol;
import dev.pixeltally.pack.Packs;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.spark.Submit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds what a configuration names, and refuses what does not fit together. */
final class EvaluationPlanner {
  private final EvaluateConfig config;
  private final ModelBundle bundle;
  private final OutputSpec output;
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
    boolean boxes = config.protocols().orElse(List.of()).stream().anyMatch(VocRun::ofBoxes);
    dataset =
        boxes && config.dataset().layout().equals(VocRun.LAYOUT)
            ? Datasets.openVocBoxes(spec(config.dataset()), hadoop)
            : Packs.open(spec(config.dataset()), hadoop);
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

  static EvaluationPlan plan(EvaluateConfig config) {
    EvaluationPlanner planner = new EvaluationPlanner(config);
    return switch (planner.output.gives()) {
      case LABEL_MAP -> planner.labelMaps();
      case INSTANCES -> planner.instances();
    };
  }

  private EvaluationPlan labelMaps() {
    List<String> names = config.protocols().orElse(List.of(Protocols.names().get(0)));
    String name = names.get(0);
    if (names.size() > 1) {
      throw new Refusal(
          "Cannot measure label maps by several protocols at once: one of "
              + String.join(", ", names)
              + " is valid");
    }
    if (CocoProtocol.named(name).isPresent()) {
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
    if (dataset.masks() == null || name.equals(EvaluateConfig.NO_PROTOCOL)) {
      return unmeasured(null);
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
    return new EvaluationPlan(config, bundle, dataset, mapping, protocol, List.of(), List.of());
  }

  private EvaluationPlan unmeasured(Mapping mapping) {
    return new EvaluationPlan(config, bundle, dataset, mapping, null, List.of(), List.of());
  }

  private EvaluationPlan instances() {
    if (config.output().overlays() > 0) {
      throw new Refusal(
          "overlays="
              + config.output().overlays()
              + ": pictures of the worst images are drawn of label maps, and "
              + bundle.name()
              + " gives instances; export --format png draws these");
    }
    if (config.protocols().orElse(List.of()).size() > 1
        && config.protocols().get().contains(EvaluateConfig.NO_PROTOCOL)) {
      throw new Refusal(
          "protocol="
              + String.join(",", config.protocols().get())
              + ": "
              + EvaluateConfig.NO_PROTOCOL
              + " stands alone");
    }
    List<String> voc = config.protocols().orElse(List.of());
    if (voc.stream().anyMatch(VocRun::scores)) {
      return voc(voc);
    }
    List<CocoProtocol> protocols = new ArrayList<>();
    for (String name : config.protocols().orElseGet(this::fitting)) {
      if (!name.equals(EvaluateConfig.NO_PROTOCOL)) {
        protocols.add(detections(name));
      }
    }
    if (!dataset.isCoco()) {
      if (!protocols.isEmpty() && config.protocols().isPresent()) {
        throw new Refusal(
            "Cannot measure "
                + bundle.name()
                + " on "
                + dataset.root()
                + ": instances are measured against COCO's JSON, dataset.layout=coco; protocol="
                + EvaluateConfig.NO_PROTOCOL
                + " only runs the network");
      }
      return unmeasured(null);
    }
    if (dataset.labels() == null) {
      throw new Refusal(
          "Cannot map classes to the categories of "
              + dataset.splitFile()
              + ": their ids should be from 0 to "
              + Integer.MAX_VALUE);
    }
    if (config.analysis().wanted()
        && !(Addresses.isLocal(dataset.splitFile()) && Addresses.isLocal(config.output().root()))) {
      throw new Refusal(
          "Cannot analyse on "
              + dataset.splitFile()
              + " and "
              + config.output().root()
              + ": analysis, bootstrap and slices are done in one process, of files on local disks");
    }
    Mapping mapping = Mapping.ofInstances(output.labels(), dataset.labels(), config.mapping());
    if (!protocols.isEmpty() && mapping.unmatchedFrom().size() == output.labels().size()) {
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
    List<EvaluationPlan.Detections> told = told(protocols);
    if (!told.isEmpty()) {
      TruthCheck.check(dataset, told);
    }
    return new EvaluationPlan(config, bundle, dataset, mapping, null, told, List.of());
  }

  private EvaluationPlan voc(List<String> names) {
    for (String name : names) {
      if (!VocRun.scores(name)) {
        throw new Refusal(
            "Cannot measure by "
                + String.join(", ", names)
                + " at once: the truth of "
                + name
                + " is no VOC annotation");
      }
    }
    if (names.contains(SdsProtocol.NAME) && names.size() > 1) {
      throw new Refusal(
          "Cannot measure by "
              + String.join(", ", names)
              + " at once: boxes and masks of VOC have lists of images of their own");
    }
    if (names.contains(SdsProtocol.NAME) && !output.givesMasks()) {
      throw refusal(SdsProtocol.NAME, "gives instances without masks; valid: voc-det-2010");
    }
    VocRun.check(bundle.name(), output.labels(), dataset, config);
    return new EvaluationPlan(config, bundle, dataset, null, null, List.of(), names);
  }

  /** Each with the settings that are meant for it; refused here where it cannot be told them. */
  private List<EvaluationPlan.Detections> told(List<CocoProtocol> protocols) {
    boolean points = protocols.stream().anyMatch(CocoProtocol::ofKeyPoints);
    boolean borders = protocols.stream().anyMatch(CocoProtocol::ofBorders);
    List<EvaluationPlan.Detections> told = new ArrayList<>();
    for (CocoProtocol protocol : protocols) {
      CocoConfig coco = config.coco();
      if (points && !protocol.ofKeyPoints()) {
        coco = coco.withoutSigmas();
      }
      if (borders && !protocol.ofBorders()) {
        coco = coco.withoutDilationRatio();
      }
      protocol.rules(coco);
      told.add(new EvaluationPlan.Detections(protocol, coco));
    }
    return told;
  }

  /** All that the network gives; key points where the truth is a file of these. */
  private List<String> fitting() {
    List<String> names = new ArrayList<>();
    names.add("coco-bbox");
    if (output.givesMasks()) {
      names.add("coco-segm");
    }
    if (output.givesKeyPoints()
        && dataset.isCoco()
        && dataset.splitFile().matches(".*person_keypoints_[^/]*")) {
      names.add("coco-keypoints");
    }
    return names;
  }

  private String valid() {
    return String.join(", ", fitting());
  }

  private CocoProtocol detections(String name) {
    CocoProtocol protocol =
        CocoProtocol.named(name)
            .orElseThrow(() -> refusal(name, "gives instances; valid: " + valid()));
    if (protocol.ofMasks() && !output.givesMasks()) {
      throw refusal(name, "gives instances without masks; valid: " + valid());
    }
    if (protocol.ofKeyPoints() && !output.givesKeyPoints()) {
      throw refusal(name, "gives instances without key points; valid: " + valid());
    }
    return protocol;
  }

  private Refusal refusal(String protocol, String why) {
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
}
