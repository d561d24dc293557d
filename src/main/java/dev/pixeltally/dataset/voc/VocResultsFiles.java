package dev.pixeltally.dataset.voc;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.FileSet;
import dev.pixeltally.dataset.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * VOC's results files, {@code comp3_det_val_aeroplane.txt}: one competition's, of one split.
 *
 * @param competition what their names begin with: comp3, comp4
 * @param files addresses by class
 */
public record VocResultsFiles(String competition, Map<String, String> files) {
  private static final Pattern NAME = Pattern.compile("(.+?)_det_(.+)\\.txt");

  /**
   * Finds them in a folder.
   *
   * @param given the folder, or a folder and a name with {@code *}, as in {@code
   *     Main/comp4_det_test_*.txt}
   * @throws Refusal where there are none, or those of several competitions
   */
  public static VocResultsFiles find(Storage storage, String given, String split) {
    TreeMap<String, Map<String, String>> found = new TreeMap<>();
    TreeSet<String> others = new TreeSet<>();
    for (String address : addresses(storage, given)) {
      Matcher name = NAME.matcher(Addresses.name(address));
      if (!name.matches()) {
        continue;
      }
      String rest = name.group(2);
      if (rest.startsWith(split + "_") && rest.length() > split.length() + 1) {
        found
            .computeIfAbsent(name.group(1), c -> new TreeMap<>())
            .put(rest.substring(split.length() + 1), address);
      } else {
        others.add(Addresses.name(address));
      }
    }
    if (found.isEmpty()) {
      throw new Refusal(
          "Cannot read the predictions "
              + given
              + ": no file there is named as VOC's results of split "
              + split
              + ", comp3_det_"
              + split
              + "_CLASS.txt"
              + (others.isEmpty() ? "" : "; there is " + others.first()));
    }
    if (found.size() > 1) {
      throw new Refusal(
          "Cannot read the predictions "
              + given
              + ": results of several competitions lie there, "
              + String.join(", ", found.keySet())
              + "; the files of one are valid, "
              + Addresses.under(given, found.firstKey() + "_det_" + split + "_*.txt"));
    }
    return new VocResultsFiles(found.firstKey(), Map.copyOf(found.firstEntry().getValue()));
  }

  private static List<String> addresses(Storage storage, String given) {
    if (!storage.isFolder(given)) {
      if (Addresses.name(given).indexOf('*') >= 0) {
        return FileSet.of(storage, given, "the predictions");
      }
      throw new Refusal(
          "Cannot read the predictions "
              + given
              + ": "
              + (storage.isFile(given)
                  ? "it is a file; a folder of VOC's results files is valid"
                  : Addresses.isLocal(given)
                      ? MissingPath.hint(Addresses.path(given))
                      : "no such folder"));
    }
    List<String> names = new ArrayList<>();
    try {
      storage.list(given, given, (name, bytes) -> names.add(Addresses.under(given, name)));
    } catch (IOException e) {
      throw new Refusal("Cannot list " + given + ": " + e, e);
    }
    return names;
  }
}
