package dev.pixeltally.dataset;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds a dataset's folders, split and label space from what the user said and what is there. */
final class DatasetResolver {
  private final DatasetSpec spec;
  private final Layout layout;
  private final Storage storage;
  private final String root;

  DatasetResolver(DatasetSpec spec, Layout layout, Map<String, String> hadoop) {
    this.spec = spec;
    this.layout = layout;
    this.storage = Storage.everywhere(hadoop);
    this.root = storage.absolute(spec.root());
  }

  Dataset resolve(boolean withImages) {
    if (!storage.isFolder(root)) {
      throw new Refusal(
          "Cannot open dataset " + root + ": no such folder" + NearestFolder.hint(storage, root));
    }
    String base = base();
    String split = spec.split() == null ? layout.split() : spec.split();
    Place images = withImages ? images(base, split) : new Place(null, false);
    String masks = masks(base, split, images);
    boolean bySplitFolder = images.bySplit || (!withImages && bySplit(base, masks, split));
    String list = split == null || bySplitFolder ? null : list(base, split);
    return new Dataset(
        layout.name(), root, split, images.folder, masks, list, labels(base, masks), storage);
  }

  /** A folder, and whether the split's name led to it. */
  private record Place(String folder, boolean bySplit) {}

  /** The dataset's own folder: the root or, inside a devkit, the VOCyyyy that holds most of it. */
  private String base() {
    List<String> bases = new ArrayList<>(List.of(root));
    if (layout.devkit()) {
      for (String kit : List.of(root, Addresses.under(root, "VOCdevkit"))) {
        storage.folders(kit).stream()
            .filter(n -> n.matches("VOC\\d{4}"))
            .sorted(Comparator.reverseOrder())
            .forEach(n -> bases.add(Addresses.under(kit, n)));
      }
    }
    if (!layout.devkit() || spec.images() != null || spec.masks() != null) {
      return bases.get(bases.size() > 1 && found(root) == 0 ? 1 : 0);
    }
    // The first of equals: the root itself, or the newest year.
    String best = root;
    int most = found(root);
    for (String candidate : bases) {
      int found = found(candidate);
      if (found > most) {
        best = candidate;
        most = found;
      }
    }
    if (most == 0) {
      throw new Refusal(
          "Cannot open "
              + root
              + ": it is not "
              + layout.what()
              + ". Looked for "
              + String.join(", ", parts())
              + " in "
              + String.join(", ", lookedIn(bases)));
    }
    return best;
  }

  /** How many of the layout's parts a folder holds. */
  private int found(String base) {
    int count = 0;
    for (List<String> candidates : List.of(layout.images(), layout.masks(), listFolders())) {
      if (candidates.stream().anyMatch(c -> storage.isFolder(Addresses.under(base, c)))) {
        count++;
      }
    }
    return count;
  }

  private List<String> listFolders() {
    return layout.lists().stream().map(Addresses::parent).filter(p -> !p.isEmpty()).toList();
  }

  private List<String> parts() {
    List<String> parts = new ArrayList<>();
    parts.add(String.join(" or ", layout.images()));
    parts.add(String.join(" or ", layout.masks()));
    parts.add(String.join(" or ", layout.lists()));
    return parts;
  }

  private List<String> lookedIn(List<String> bases) {
    Set<String> places = new LinkedHashSet<>(bases);
    places.add(Addresses.under(root, "VOC2012"));
    places.add(Addresses.under(root, "VOCdevkit/VOC2012"));
    return List.copyOf(places);
  }

  private Place images(String base, String split) {
    if (spec.images() != null) {
      return new Place(given("images", base, spec.images()), false);
    }
    Place place = first(base, layout.images(), split);
    if (place != null) {
      return place;
    }
    throw new Refusal(
        "Cannot open "
            + layout.what()
            + " in "
            + base
            + ": no folder of images there. Looked for "
            + String.join(", ", tried(layout.images(), split))
            + "; or name it (dataset.images)");
  }

  /** Null where images come without truth. */
  private String masks(String base, String split, Place images) {
    if (layout.masks().isEmpty()) {
      return null;
    }
    if (spec.masks() != null) {
      return ofSplit(given("masks", base, spec.masks()), split);
    }
    Place place = first(base, layout.masks(), split);
    if (place != null) {
      return place.folder;
    }
    if (images.folder != null && layout.labels() == null) {
      return null;
    }
    throw new Refusal(
        "Cannot open "
            + layout.what()
            + " in "
            + base
            + ": no folder of label maps there. Looked for "
            + String.join(", ", tried(layout.masks(), split))
            + "; or name it (dataset.masks)");
  }

  /** Cityscapes' {@code gtCoarse}, which is asked for by name, has a folder a split. */
  private String ofSplit(String folder, String split) {
    boolean bySplit =
        layout.equals(Layout.CITYSCAPES)
            && layout.masks().contains(Addresses.name(folder) + "/" + Layout.SPLIT);
    if (!bySplit || split == null || Addresses.danger(split) != null) {
      return folder;
    }
    String below = Addresses.under(folder, split);
    if (!storage.isFolder(below)) {
      throw new Refusal(
          "dataset.masks: no such folder: " + below + NearestFolder.hint(storage, below));
    }
    return below;
  }

  private Place first(String base, List<String> candidates, String split) {
    for (String candidate : candidates) {
      boolean bySplit = candidate.contains(Layout.SPLIT);
      if (bySplit && (split == null || Addresses.danger(split) != null)) {
        continue;
      }
      String folder = Addresses.under(base, bySplit ? filled(candidate, split) : candidate);
      if (storage.isFolder(folder)) {
        return new Place(folder, bySplit);
      }
    }
    return null;
  }

  private boolean bySplit(String base, String masks, String split) {
    Place place = spec.masks() == null ? first(base, layout.masks(), split) : null;
    return place != null && place.bySplit && place.folder.equals(masks);
  }

  private static List<String> tried(List<String> candidates, String split) {
    return candidates.stream().map(c -> split == null ? c : filled(c, split)).toList();
  }

  private static String filled(String candidate, String split) {
    return candidate.replace(Layout.SPLIT, split);
  }

  private String given(String key, String base, String path) {
    boolean absolute = path.startsWith("/") || !Addresses.isLocal(path);
    String full = absolute ? storage.absolute(path) : storage.absolute(Addresses.under(base, path));
    if (!storage.isFolder(full)) {
      throw new Refusal(
          "dataset." + key + ": no such folder: " + full + NearestFolder.hint(storage, full));
    }
    return full;
  }

  private String list(String base, String split) {
    if (Addresses.danger(split) == null) {
      for (String candidate : layout.lists()) {
        String file = Addresses.under(base, filled(candidate, split));
        if (storage.isFile(file)) {
          return file;
        }
      }
    }
    boolean local = Addresses.isLocal(split) && !split.startsWith("/");
    for (String file : local ? List.of(Addresses.under(base, split), split) : List.of(split)) {
      if (storage.isFile(file)) {
        return storage.absolute(file);
      }
    }
    if (spec.split() == null) {
      return null;
    }
    Set<String> splits = splits(base);
    String there = splits.isEmpty() ? ". No split is there" : Nearest.hint(split, splits);
    throw new Refusal(
        "No split is named "
            + split
            + " in "
            + base
            + " (looked for "
            + String.join(", ", layout.lists().stream().map(c -> filled(c, split)).toList())
            + ")"
            + there);
  }

  /** Names of the splits that are there. */
  private Set<String> splits(String base) {
    Set<String> names = new TreeSet<>();
    for (String candidate : layout.lists()) {
      int at = Addresses.name(candidate).indexOf(Layout.SPLIT);
      String before = Addresses.name(candidate).substring(0, at);
      String after = Addresses.name(candidate).substring(at + Layout.SPLIT.length());
      String folder = Addresses.under(base, Addresses.parent(candidate));
      if (!storage.isFolder(folder)) {
        continue;
      }
      try {
        storage.list(
            folder,
            root,
            (name, bytes) -> {
              if (name.startsWith(before)
                  && name.endsWith(after)
                  && name.length() > before.length() + after.length()) {
                names.add(name.substring(before.length(), name.length() - after.length()));
              }
            });
      } catch (IOException e) {
        throw new Refusal("Cannot list " + folder + ": " + e, e);
      }
    }
    return names;
  }

  private LabelSpace labels(String base, String masks) {
    if (layout.equals(Layout.MAPS)) {
      if (spec.labels() != null) {
        throw new Refusal(
            "dataset.labels="
                + spec.labels()
                + ": maps of real values have no classes; leave it out");
      }
      return null;
    }
    LabelSpace labels = chosenLabels(base, masks);
    // Images alone are what a detector of any classes may be run on.
    return masks == null ? labels : labels.requireLabelMaps("Cannot read the label maps " + masks);
  }

  private LabelSpace chosenLabels(String base, String masks) {
    if (spec.labels() != null) {
      return LabelFile.named(storage, spec.labels());
    }
    for (String folder : new LinkedHashSet<>(List.of(base, root))) {
      String file = Addresses.under(folder, "labels.yaml");
      if (storage.isFile(file)) {
        return LabelFile.read(storage, file);
      }
    }
    String name = masks == null ? layout.labels() : layout.labelsFor(masks);
    if (name == null) {
      throw new Refusal(
          "Cannot open "
              + root
              + ": its label space is not known. Name it (dataset.labels, --labels): "
              + String.join(", ", LabelSpaces.builtInNames())
              + " or a YAML file; or lay labels.yaml into the folder");
    }
    return LabelSpaces.builtIn(name);
  }
}
