package dev.pixeltally.dataset;

import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Finds a split whose truth is a JSON file: by its name, which may lack the year, or as a file.
 *
 * @param root the dataset's folder
 * @param folder of the JSON files within it
 * @param before what their names begin with; the split's name follows
 * @param what the dataset should be, for messages: "a COCO dataset"
 */
record SplitJson(Storage storage, String root, String folder, String before, String what) {
  private static final String AFTER = ".json";
  private static final String GZIP = ".gz";

  /** A split: its full name, and where its JSON lies. */
  record Found(String name, String file) {}

  /**
   * Finds it.
   *
   * @param asked what the user said; null: nothing
   * @param usual the split where nothing is said
   */
  Found find(String asked, String usual) {
    String wanted = asked == null ? usual : asked;
    if (wanted.endsWith(AFTER) || wanted.endsWith(AFTER + GZIP)) {
      return ofFile(wanted);
    }
    String jsons = Addresses.under(root, folder);
    if (!storage.isFolder(jsons)) {
      throw new Refusal(
          "Cannot open "
              + root
              + ": it is not "
              + what
              + ". Looked for "
              + folder
              + "/"
              + before
              + wanted
              + AFTER);
    }
    NavigableSet<String> names = names(jsons);
    if (names.contains(wanted)) {
      return found(jsons, wanted);
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
      return found(jsons, years.get(0));
    }
    if (asked == null && names.size() == 1) {
      return found(jsons, names.first());
    }
    throw new Refusal(
        "No split is named "
            + wanted
            + " in "
            + root
            + " (looked for "
            + folder
            + "/"
            + before
            + wanted
            + AFTER
            + " and the same with a year)"
            + (names.isEmpty() ? ". No split is there" : Nearest.hint(wanted, names)));
  }

  private Found found(String jsons, String name) {
    return new Found(name, Addresses.under(jsons, before + name + AFTER));
  }

  private NavigableSet<String> names(String jsons) {
    TreeSet<String> names = new TreeSet<>();
    try {
      storage.list(
          jsons,
          root,
          (name, bytes) -> {
            if (name.startsWith(before) && name.endsWith(AFTER)) {
              names.add(name.substring(before.length(), name.length() - AFTER.length()));
            }
          });
    } catch (IOException e) {
      throw new Refusal("Cannot list " + jsons + ": " + e, e);
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
    String stem = stem(Addresses.name(file));
    return new Found(stem.substring(stem.lastIndexOf('_') + 1), storage.absolute(file));
  }

  /** Without .json, or .json.gz. */
  static String stem(String file) {
    return file.replaceFirst("\\" + AFTER + "(\\" + GZIP + ")?$", "");
  }
}
