package dev.pixeltally.jobs;

import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Datasets;
import java.util.List;
import java.util.Map;

/** The boxes of VOC's annotations, in lists of images of their own. */
final class VocBoxFamily implements InstanceFamily {
  @Override
  public List<String> protocols() {
    return VocScoring.names();
  }

  @Override
  public List<Setting<?>> settings() {
    return VocRun.SETTINGS;
  }

  @Override
  public Dataset open(DatasetSpec spec, Map<String, String> hadoop) {
    return spec.layout().equals(VocDevkit.LAYOUT)
        ? Datasets.openVocBoxes(spec, hadoop)
        : InstanceFamily.super.open(spec, hadoop);
  }

  @Override
  public Evaluation plan(Subject subject, List<String> protocols) {
    VocDevkit devkit = VocDevkit.of(subject, protocols, "Annotations");
    return new Evaluation(
        subject.plan(null),
        List.of(new VocRun(devkit, protocols, subject.config().coco())),
        devkit.mapping().warning());
  }
}
