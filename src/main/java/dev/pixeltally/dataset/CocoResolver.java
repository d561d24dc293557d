package dev.pixeltally.dataset;

import dev.pixeltally.config.Nearest;
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
import java.util.NavigableSet;
import java.util.TreeSet;

/** Finds a COCO dataset's JSON, images and classes from what the user said and what is there. */
final class CocoResolver {
  private static final String BEFORE = "instances_";
  private static final String AFTER = ".json";
  private static final String GZIP = ".gz";

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

  /** A split: its full name, and where its JSON lies. */
  private record Found(String name, String file) {}

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
    Found split = split();
    return new Dataset(
        Layout.COCO.name(),
        root,
        split.name,
        images(split.name),
        null,
        split.file,
        labels(split),
        storage);
  }

  private Found split() {
    String wanted = spec.split() == null ? Layout.COCO.split() : spec.split();
    if (wanted.endsWith(AFTER) || wanted.endsWith(AFTER + GZIP)) {
      return ofFile(wanted);
    }
    String folder = Addresses.under(root, "annotations");
    if (!storage.isFolder(folder)) {
      throw new Refusal(
          "Cannot open "
              + root
              + ": it is not a COCO dataset. Looked for annotations/"
              + BEFORE
              + wanted
              + AFTER);
    }
    NavigableSet<String> names = names(folder);
    if (names.contains(wanted)) {
      return found(folder, wanted);
    }
    List<String> years =
        names.stream()
            .filter(n -> n.startsWith(wanted) && n.substring(wanted.length()).matches("\\d{4}"))
            .toList();
    if (years.size() > 1) {
      throw new Refusal(
          "More than one split is named "
              + wanted
              + " in "
              + root
              + ": name one of "
              + String.join(", ", years));
    }
    if (years.size() == 1) {
      return found(folder, years.get(0));
    }
    if (spec.split() == null && names.size() == 1) {
      return found(folder, names.first());
    }
    throw new Refusal(
        "No split is named "
            + wanted
            + " in "
            + root
            + " (looked for annotations/"
            + BEFORE
            + wanted
            + AFTER
            + " and the same with a year)"
            + (names.isEmpty() ? ". No split is there" : Nearest.hint(wanted, names)));
  }

  private static Found found(String folder, String name) {
    return new Found(name, Addresses.under(folder, BEFORE + name + AFTER));
  }

  private NavigableSet<String> names(String folder) {
    TreeSet<String> names = new TreeSet<>();
    try {
      storage.list(
          folder,
          root,
          (name, bytes) -> {
            if (name.startsWith(BEFORE) && name.endsWith(AFTER)) {
              names.add(name.substring(BEFORE.length(), name.length() - AFTER.length()));
            }
          });
    } catch (IOException e) {
      throw new Refusal("Cannot list " + folder + ": " + e, e);
    }
    return names;
  }

  /** A JSON of another name; what follows its last underscore is taken for the split's name. */
  private Found ofFile(String path) {
    String below = Addresses.under(root, path);
    String file = storage.isFile(below) ? below : path;
    if (!storage.isFile(file)) {
      throw new Refusal("dataset.split: no such file: " + path + "; looked in " + root + " too");
    }
    String stem = Addresses.name(file).replaceFirst("\\" + GZIP + "$", "");
    stem = stem.substring(0, stem.length() - AFTER.length());
    return new Found(stem.substring(stem.lastIndexOf('_') + 1), storage.absolute(file));
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
  private LabelSpace labels(Found split) {
    if (spec.labels() != null) {
      // Its ids would be taken for the categories', whatever these are called.
      throw new Refusal(
          "dataset.labels="
              + spec.labels()
              + ": layout coco has the categories of its JSON file, "
              + split.file
              + ", for classes; mapping.NETWORK-CLASS=CATEGORY joins those of other names");
    }
    CocoTruth index;
    try (InputStream in = storage.open(split.file)) {
      index = CocoTruthReader.visit(in, split.file, (id, width, height, name) -> {});
    } catch (IOException e) {
      throw new Refusal("Cannot read " + split.file + ": " + e, e);
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
    return new LabelSpace(Addresses.name(split.file), classes, Map.of());
  }
}
