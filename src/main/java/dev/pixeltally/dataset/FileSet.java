package dev.pixeltally.dataset;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which files an address means: a file, a folder of JSON, or a pattern for names in a folder. */
public final class FileSet {
  private static final Pattern JSON = Pattern.compile("[^._].*\\.json(\\.gz)?");

  private FileSet() {}

  /**
   * The files in the order of their names.
   *
   * @param given a file; a folder, of which the {@code .json} and {@code .json.gz} count; or a
   *     folder and a name with {@code *} and {@code ?}
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
    Pattern wanted = folder ? JSON : glob(name);
    List<String> files = new ArrayList<>();
    String in = parent.isEmpty() ? "." : parent;
    try {
      storage.list(
          in,
          in,
          (file, bytes) -> {
            if (bytes != Storage.OUTSIDE && wanted.matcher(file).matches()) {
              files.add(parent.isEmpty() ? file : Addresses.under(parent, file));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + in + ": " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      throw new Refusal(
          "Cannot read "
              + what
              + " "
              + given
              + ": "
              + (folder ? "the folder holds no .json or .json.gz" : "no file has such a name"));
    }
    files.sort(null);
    return files;
  }

  private static Pattern glob(String name) {
    StringBuilder regex = new StringBuilder();
    name.chars()
        .forEach(
            c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote("" + (char) c)));
    return Pattern.compile(regex.toString());
  }
}
