package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.measure.cityscapes.CityscapesInstance;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Cityscapes' maps of instances. */
final class CityscapesFamily implements InstanceFamily {
  private static final String LAYOUT = "cityscapes";

  /** Images among which one should have a map of instances. */
  private static final int LOOKED_AT = 20;

  @Override
  public List<String> protocols() {
    return List.of(CityscapesInstance.NAME);
  }

  @Override
  public List<Setting<?>> settings() {
    return CityscapesRun.SETTINGS;
  }

  @Override
  public Evaluation plan(Subject subject, List<String> protocols) {
    String name = CityscapesInstance.NAME;
    Dataset dataset = subject.dataset();
    LabelSpace labels = subject.output().labels();
    if (!dataset.layout().equals(LAYOUT)) {
      throw subject.onDataset(
          name, "its truth are Cityscapes' maps of instances, dataset.layout=cityscapes");
    }
    if (!subject.output().givesMasks()) {
      throw subject.refusal(
          name,
          "gives instances without masks; valid: a network that gives masks, or protocol="
              + EvaluateConfig.NO_PROTOCOL
              + ", which only runs it");
    }
    if (dataset.masks() == null) {
      throw subject.onDataset(name, "no folder gtFine or gtCoarse with a truth");
    }
    if (!dataset.labels().name().equals(LAYOUT)) {
      throw subject.onDataset(
          name,
          "maps of instances are in the ids of label space cityscapes, and dataset.labels is "
              + dataset.labels().name());
    }
    LabelSpace things = things(dataset.labels());
    Mapping mapping = Mapping.ofInstances(labels, things, subject.config().mapping());
    if (mapping.unmatchedFrom().size() == labels.size()) {
      throw subject.onDataset(
          name,
          "no class of "
              + labels
              + " is called as one of Cityscapes' with objects ("
              + String.join(", ", things.classes().stream().map(LabelClass::name).toList())
              + "). Join them by mapping.NETWORK-CLASS=DATASET-CLASS");
    }
    InstanceTruth truth =
        InstanceTruth.of(
            dataset,
            subject.config().cityscapes(),
            subject.config().coco().mode(),
            subject.plan(null).decodeLimits());
    requireMaps(subject, truth);
    return new Evaluation(
        subject.plan(null),
        List.of(new CityscapesRun(truth, labels, mapping, dataset.labels())),
        mapping.warning());
  }

  private static LabelSpace things(LabelSpace cityscapes) {
    return new LabelSpace(
        "cityscapes, classes with objects",
        cityscapes.classes().stream().filter(LabelClass::thing).toList(),
        Map.of());
  }

  /** Maps that all images lack would be told after hours; one image's is that image's failure. */
  private static void requireMaps(Subject subject, InstanceTruth truth) {
    List<Sample> all = subject.dataset().list().samples();
    List<Sample> some = Listing.slice(all, 0, Math.min(LOOKED_AT, all.size()));
    String first = null;
    try (SampleSource.Cursor cursor = truth.source().open(truth.source().ordered(some))) {
      while (cursor.hasNext()) {
        var files = cursor.next();
        String address = CityscapesNames.instances(files.sample().truth());
        first = first == null ? address : first;
        try {
          files.beside(address, truth.limits().maxBytes());
          return;
        } catch (SampleException e) {
          if (e.reason() != Reason.MISSING_TRUTH) {
            return;
          }
        }
      }
    } catch (IOException e) {
      throw subject.onDataset(CityscapesInstance.NAME, "cannot read " + first + ": " + e);
    }
    if (first != null) {
      throw subject.onDataset(
          CityscapesInstance.NAME,
          "none of the first images has a map of instances, as "
              + first
              + (subject.dataset().packed() == null
                  ? ""
                  : "; packs made by earlier versions hold none"));
    }
  }
}
