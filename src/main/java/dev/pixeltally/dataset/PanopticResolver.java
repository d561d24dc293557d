package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.panoptic.PanopticReader;
import dev.pixeltally.labels.LabelSpace;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Finds the JSON, PNGs and images of a dataset of panoptic segments, and its categories. */
final class PanopticResolver {
  private final DatasetSpec spec;
  private final Layout layout;
  private final Storage storage;
  private final String root;

  PanopticResolver(DatasetSpec spec, Layout layout, Map<String, String> hadoop) {
    this.spec = spec;
    this.layout = layout;
    this.storage = Storage.everywhere(hadoop);
    this.root = storage.absolute(spec.root());
  }

  Dataset resolve() {
    if (!storage.isFolder(root)) {
      throw new Refusal(
          "Cannot open dataset " + root + ": no such folder" + NearestFolder.hint(storage, root));
    }
    String pattern = layout.lists().get(0);
    String before = Addresses.name(pattern);
    SplitJson.Found split =
        new SplitJson(
                storage,
                root,
                Addresses.parent(pattern),
                before.substring(0, before.indexOf(Layout.SPLIT)),
                layout.what())
            .find(spec.split(), layout.split());
    return new Dataset(
        layout.name(),
        root,
        split.name(),
        images(split.name()),
        pngs(split.file()),
        split.file(),
        labels(split.file()),
        storage);
  }

  private String pngs(String json) {
    String beside = Addresses.under(Addresses.parent(json), SplitJson.stem(Addresses.name(json)));
    String folder = spec.masks() == null ? beside : given(spec.masks());
    if (!storage.isFolder(folder)) {
      throw new Refusal(
          "Cannot read the PNGs of "
              + json
              + " from "
              + folder
              + ": no such folder"
              + NearestFolder.hint(storage, folder)
              + "; dataset.masks names another folder");
    }
    return folder;
  }

  private String given(String path) {
    boolean absolute = path.startsWith("/") || !Addresses.isLocal(path);
    return storage.absolute(absolute ? path : Addresses.under(root, path));
  }

  private String images(String split) {
    if (spec.images() != null) {
      String folder = given(spec.images());
      if (!storage.isFolder(folder)) {
        throw new Refusal(
            "dataset.images: no such folder: " + folder + NearestFolder.hint(storage, folder));
      }
      return folder;
    }
    for (String candidate : layout.images()) {
      String folder = Addresses.under(root, candidate.replace(Layout.SPLIT, split));
      if (storage.isFolder(folder)) {
        return folder;
      }
    }
    throw new Refusal(
        "Cannot open "
            + layout.what()
            + " in "
            + root
            + ": no folder of images there. Looked for "
            + String.join(", ", layout.images()).replace(Layout.SPLIT, split)
            + "; or name it (dataset.images)");
  }

  /** The JSON's own categories. */
  private LabelSpace labels(String json) {
    if (spec.labels() != null) {
      throw new Refusal(
          "dataset.labels="
              + spec.labels()
              + ": layout "
              + layout.name()
              + " has the categories of its JSON file, "
              + json
              + ", for classes; mapping.NETWORK-CLASS=CATEGORY joins those of other names");
    }
    try (InputStream in = storage.open(json)) {
      return PanopticReader.truth(in, json).categories().labels(Addresses.name(json));
    } catch (IOException e) {
      throw new Refusal("Cannot read " + json + ": " + e, e);
    }
  }
}
