package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.DatasetConfig;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.Mapping;
import dev.pixeltally.spark.Submit;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A devkit whose annotations a run is scored against, and how the network's classes become its own.
 *
 * @param classes the judged ones
 * @param labels the network's
 */
record VocDevkit(VocFolder folder, List<LabelClass> classes, LabelSpace labels, Mapping mapping) {
  /** The layout of datasets that have such truth. */
  static final String LAYOUT = "voc";

  /**
   * Finds out, before anything runs, whether it can be scored then.
   *
   * @param protocols as asked for
   * @param truth the folder of the truth in the devkit
   * @throws dev.pixeltally.config.Refusal where it cannot
   */
  static VocDevkit of(Subject subject, List<String> protocols, String truth) {
    Dataset dataset = subject.dataset();
    String by = String.join(", ", protocols);
    if (!dataset.layout().equals(LAYOUT) || dataset.packed() != null) {
      throw subject.onDataset(
          by,
          "the truth is in the annotations of a VOC devkit, dataset.layout=voc"
              + (dataset.packed() == null ? "" : ", which a pack does not hold"));
    }
    if (dataset.splitFile() == null) {
      throw subject.onDataset(
          by, "name a list of its images, as in dataset.split=ImageSets/Main/val.txt");
    }
    VocFolder folder =
        new VocFolder(
            Storage.everywhere(Submit.hadoopSettings()),
            Addresses.parent(dataset.images()),
            dataset.split(),
            dataset.splitFile());
    String needed = Addresses.under(folder.base(), truth);
    if (!dataset.storage().isFolder(needed)) {
      throw subject.onDataset(by, "no folder " + needed);
    }
    LabelSpace labels = subject.output().labels();
    Mapping mapping = Mapping.ofInstances(labels, dataset.labels(), subject.config().mapping());
    if (mapping.unmatchedFrom().size() == labels.size()) {
      throw subject.onDataset(
          by,
          "no class of "
              + labels
              + " is called as one of "
              + dataset.labels()
              + ". Join them by mapping.NETWORK-CLASS=DATASET-CLASS");
    }
    return new VocDevkit(folder, VocImages.judged(dataset.labels().classes()), labels, mapping);
  }

  /** The split's images, or, of a limited run, those that it was to predict. */
  VocFolder.Ids images(RunScoring.Run run) throws IOException {
    DatasetConfig asked = run.plan().config().dataset();
    return asked.limit() == 0
        ? folder.ids()
        : new VocFolder.Ids(run.listing().samples().stream().map(Sample::id).toList(), List.of());
  }

  /** Place among the judged classes of what a class of the network is called there. */
  OptionalInt placeOf(String name) {
    OptionalInt index = labels.indexOf(name);
    if (index.isEmpty()) {
      return OptionalInt.empty();
    }
    int id = mapping.idOf(labels.classes().get(index.getAsInt()).id());
    return IntStream.range(0, classes.size()).filter(i -> classes.get(i).id() == id).findFirst();
  }
}
