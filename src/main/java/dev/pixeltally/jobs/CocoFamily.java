package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Lists;
import dev.pixeltally.config.PoseConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.coco.CocoProtocol;
import dev.pixeltally.measure.pose.PoseProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Objects of COCO's JSON, by COCO's rules and LVIS', and poses by distance. */
final class CocoFamily implements InstanceFamily {
  @Override
  public List<String> protocols() {
    return Stream.concat(CocoProtocol.names().stream(), Stream.of(PoseProtocol.NAME)).toList();
  }

  @Override
  public List<Setting<?>> settings() {
    return Lists.join(DetectionRun.SETTINGS, PoseConfig.SETTINGS);
  }

  /**
   * {@inheritDoc}
   *
   * @param protocols none: what fits; {@link EvaluateConfig#NO_PROTOCOL}: the network only runs
   */
  @Override
  public Evaluation plan(Subject subject, List<String> protocols) {
    Dataset dataset = subject.dataset();
    boolean none = protocols.contains(EvaluateConfig.NO_PROTOCOL);
    if (!dataset.isCoco()) {
      if (!none && !protocols.isEmpty()) {
        check(subject, protocols);
        throw subject.onDataset(
            String.join(", ", protocols),
            "instances are measured against COCO's JSON, dataset.layout=coco; protocol="
                + EvaluateConfig.NO_PROTOCOL
                + " only runs the network");
      }
      return Evaluation.of(subject.plan(null));
    }
    if (dataset.labels() == null) {
      throw new Refusal(
          "Cannot map classes to the categories of "
              + dataset.splitFile()
              + ": their ids should be from 0 to "
              + Integer.MAX_VALUE);
    }
    List<String> asked = none ? List.of() : protocols.isEmpty() ? fitting(subject) : protocols;
    check(subject, asked);
    requireLocal(subject);
    Mapping mapping =
        Mapping.ofInstances(
            subject.output().labels(), dataset.labels(), subject.config().mapping());
    if (asked.isEmpty()) {
      return Evaluation.of(subject.plan(mapping));
    }
    if (mapping.unmatchedFrom().size() == subject.output().labels().size()) {
      throw subject.onDataset(
          String.join(", ", asked),
          "no class of "
              + subject.output().labels()
              + " is called as a category of "
              + dataset.splitFile()
              + ". Join them by mapping.NETWORK-CLASS=CATEGORY, or only run the network, protocol="
              + EvaluateConfig.NO_PROTOCOL);
    }
    List<RunScoring> scorings = new ArrayList<>();
    List<DetectionRun.Asked> told = told(asked, subject.config().coco());
    if (!told.isEmpty()) {
      TruthCheck.check(dataset, told);
      scorings.add(new DetectionRun(told));
    }
    if (asked.contains(PoseProtocol.NAME)) {
      scorings.add(
          PoseRun.checked(subject.config().pose(), dataset.storage(), dataset.splitFile()));
    }
    return Evaluation.of(subject.plan(mapping), scorings);
  }

  private static void requireLocal(Subject subject) {
    EvaluateConfig config = subject.config();
    String truth = subject.dataset().splitFile();
    if (config.analysis().wanted()
        && !(Addresses.isLocal(truth) && Addresses.isLocal(config.output().root()))) {
      throw new Refusal(
          "Cannot analyse on "
              + truth
              + " and "
              + config.output().root()
              + ": analysis, bootstrap and slices are done in one process, of files on local disks");
    }
  }

  /** Refuses a protocol that needs what the network does not give. */
  private static void check(Subject subject, List<String> protocols) {
    for (String name : protocols) {
      Optional<CocoProtocol> coco = CocoProtocol.named(name);
      boolean points = coco.map(CocoProtocol::ofKeyPoints).orElse(true);
      if (coco.isPresent() && coco.get().ofMasks() && !subject.output().givesMasks()) {
        throw subject.refusal(name, "gives instances without masks; valid: " + valid(subject));
      }
      if (points && !subject.output().givesKeyPoints()) {
        throw subject.refusal(name, "gives instances without key points; valid: " + valid(subject));
      }
    }
  }

  /** Each with the settings that are meant for it; refused here where it cannot be told them. */
  private static List<DetectionRun.Asked> told(List<String> names, CocoConfig config) {
    List<CocoProtocol> protocols =
        names.stream().flatMap(name -> CocoProtocol.named(name).stream()).toList();
    boolean points = protocols.stream().anyMatch(CocoProtocol::ofKeyPoints);
    boolean borders = protocols.stream().anyMatch(CocoProtocol::ofBorders);
    List<DetectionRun.Asked> told = new ArrayList<>();
    for (CocoProtocol protocol : protocols) {
      CocoConfig coco = config;
      if (points && !protocol.ofKeyPoints()) {
        coco = coco.withoutSigmas();
      }
      if (borders && !protocol.ofBorders()) {
        coco = coco.withoutDilationRatio();
      }
      protocol.rules(coco);
      told.add(new DetectionRun.Asked(protocol, coco));
    }
    return told;
  }

  /** All that the network gives; key points where the truth is a file of these. */
  private static List<String> fitting(Subject subject) {
    List<String> names = new ArrayList<>();
    names.add("coco-bbox");
    if (subject.output().givesMasks()) {
      names.add("coco-segm");
    }
    if (subject.output().givesKeyPoints()
        && subject.dataset().isCoco()
        && subject.dataset().splitFile().matches(".*person_keypoints_[^/]*")) {
      names.add("coco-keypoints");
    }
    return names;
  }

  /** For messages. */
  static String valid(Subject subject) {
    List<String> names = new ArrayList<>(fitting(subject));
    if (subject.output().givesKeyPoints()) {
      names.remove("coco-keypoints");
      names.add("coco-keypoints");
      names.add(PoseProtocol.NAME);
    }
    return String.join(", ", names);
  }
}
