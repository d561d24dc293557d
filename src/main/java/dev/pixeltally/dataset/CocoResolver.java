package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.VocColours;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds a COCO dataset's JSON, images and classes from what the user said and what is there. */
final class CocoResolver {
  private static final String BEFORE = "instances_";

  /** The highest id up to which an id makes its colour; of higher ones the place does. */
  private static final int OWN_COLOURS = 4095;

  private final DatasetSpec spec;
  private final Storage storage;
  private final String root;

  CocoResolver(DatasetSpec spec, Map<String, String> hadoop) {
    this.spec = spec;
    this.storage = Storage.everywhere(hadoop);
    this.root = storage.absolute(spec.root());
  }

  Dataset resolve() {
    if (!storage.isFolder(root)) {
      throw new Refusal(
          "Cannot open dataset " + root + ": no such folder" + NearestFolder.hint(storage, root));
    }
    if (spec.masks() != null) {
      throw new Refusal(
          "dataset.masks="
              + spec.masks()
              + ": layout coco has no folder of label maps; its truth is the JSON file");
    }
    SplitJson.Found split = split();
    return new Dataset(
        Layout.COCO.name(),
        root,
        split.name(),
        images(split.name()),
        null,
        split.file(),
        labels(split),
        storage);
  }

  private SplitJson.Found split() {
    return new SplitJson(storage, root, "annotations", BEFORE, "a COCO dataset")
        .find(spec.split(), Layout.COCO.split());
  }

  private String images(String split) {
    if (spec.images() != null) {
      boolean absolute = spec.images().startsWith("/") || !Addresses.isLocal(spec.images());
      String folder =
          storage.absolute(absolute ? spec.images() : Addresses.under(root, spec.images()));
      if (!storage.isFolder(folder)) {
        throw new Refusal(
            "dataset.images: no such folder: " + folder + NearestFolder.hint(storage, folder));
      }
      return folder;
    }
    for (String candidate : Layout.COCO.images()) {
      String folder = Addresses.under(root, candidate.replace(Layout.SPLIT, split));
      if (storage.isFolder(folder)) {
        return folder;
      }
    }
    return root;
  }

  /** The JSON's own categories, where classes may have their ids. */
  private LabelSpace labels(SplitJson.Found split) {
    if (spec.labels() != null) {
      // Its ids would be taken for the categories', whatever these are called.
      throw new Refusal(
          "dataset.labels="
              + spec.labels()
              + ": layout coco has the categories of its JSON file, "
              + split.file()
              + ", for classes; mapping.NETWORK-CLASS=CATEGORY joins those of other names");
    }
    CocoTruth index;
    try (InputStream in = storage.open(split.file())) {
      index = CocoTruthReader.visit(in, split.file(), (id, width, height, name) -> {});
    } catch (IOException e) {
      throw new Refusal("Cannot read " + split.file() + ": " + e, e);
    }
    int size = index.categories().size();
    long highest = index.categories().id(size - 1);
    if (index.categories().id(0) < 0 || highest > Integer.MAX_VALUE) {
      return null;
    }
    List<LabelClass> classes = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      int id = (int) index.categories().id(i);
      String name = index.names().get(i);
      // Two categories of one name are two classes all the same.
      while (!names.add(name)) {
        name += " " + id;
      }
      classes.add(
          new LabelClass(id, name, VocColours.of(highest > OWN_COLOURS ? i + 1 : id), true));
    }
    return new LabelSpace(Addresses.name(split.file()), classes, Map.of());
  }
}
