package dev.pixeltally.dataset;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which files an address means: a file, a folder of such, or a pattern for names in a folder. */
public final class FileSet {
  private static final Pattern PARQUET = Pattern.compile("[^._].*\\.parquet");
  private static final Pattern ALL = Pattern.compile("[^._].*\\.(json(\\.gz)?|parquet)");

  private FileSet() {}

  /**
   * The files in the order of their names.
   *
   * @param given a file; a folder, of which the {@code .json} and {@code .json.gz} count, and the
   *     {@code .parquet} at any depth; or a folder and a name with {@code *} and {@code ?}
   * @param what the files are, for messages: {@code the predictions}
   * @throws Refusal where there is none
   */
  public static List<String> of(Storage storage, String given, String what) {
    if (storage.isFile(given)) {
      return List.of(given);
    }
    boolean folder = storage.isFolder(given);
    String name = Addresses.name(given);
    boolean pattern = !folder && (name.indexOf('*') >= 0 || name.indexOf('?') >= 0);
    String parent = folder ? given : Addresses.parent(given);
    if (!folder && !(pattern && storage.isFolder(parent.isEmpty() ? "." : parent))) {
      throw new Refusal(
          "Cannot read "
              + what
              + " "
              + given
              + ": "
              + (Addresses.isLocal(given)
                  ? MissingPath.hint(Path.of(given.replaceFirst("^file:(//)?", "")))
                  : "no such file"));
    }
    List<String> files = new ArrayList<>();
    list(storage, parent, folder ? ALL : glob(name), files);
    if (folder) {
      below(storage, List.of(given), files);
    }
    if (files.isEmpty()) {
      throw new Refusal(
          "Cannot read "
              + what
              + " "
              + given
              + ": "
              + (folder
                  ? "the folder holds no .json, .json.gz or .parquet"
                  : "no file has such a name"));
    }
    files.sort(null);
    return files;
  }

  private static void list(Storage storage, String folder, Pattern wanted, List<String> into) {
    String in = folder.isEmpty() ? "." : folder;
    try {
      storage.list(
          in,
          in,
          (file, bytes) -> {
            // Links count wherever they lead: data that is versioned apart is a folder of links,
            // and results left out would be misses that nobody is told of.
            if (wanted.matcher(file).matches()) {
              into.add(folder.isEmpty() ? file : Addresses.under(folder, file));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + in + ": " + e.getMessage(), e);
    }
  }

  /** Parquet in folders below the last of these, each of which lies in the one before it. */
  private static void below(Storage storage, List<String> path, List<String> into) {
    String folder = path.get(path.size() - 1);
    for (String name : storage.folders(folder)) {
      if (name.startsWith("_") || name.startsWith(".")) {
        continue;
      }
      String inner = Addresses.under(folder, name);
      if (Addresses.isLocal(inner)
          && !(storage instanceof HadoopStorage)
          && path.stream().anyMatch(p -> storage.within(p, inner, inner))) {
        throw new Refusal("Cannot list " + inner + ": it is a link to a folder that holds it");
      }
      list(storage, inner, PARQUET, into);
      List<String> longer = new ArrayList<>(path);
      longer.add(inner);
      below(storage, longer, into);
    }
  }

  private static Pattern glob(String name) {
    StringBuilder regex = new StringBuilder();
    name.chars()
        .forEach(
            c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote("" + (char) c)));
    return Pattern.compile(regex.toString());
  }
}
