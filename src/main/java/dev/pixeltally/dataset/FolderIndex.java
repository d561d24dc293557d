package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What lies in a folder, found by id; an id may name a folder below ({@code town/0001}). Each
 * folder is listed once, when first asked for.
 */
final class FolderIndex {
  /** Endings taken for images; what a file really is, the decoder says. */
  static final Set<String> IMAGES =
      Set.of(".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp");

  private static final int MOST_FOLDERS = 100_000;
  private static final int DEEPEST = 12;

  /** Endings taken for label maps. */
  static final Set<String> MASKS = Set.of(".png");

  /** SBD's label maps. */
  static final Set<String> MATLAB = Set.of(".mat");

  private final Storage storage;
  private final String folder;
  private final String root;
  private final Set<String> endings;
  private final Key key;
  private final Map<String, FileTable> tables = new HashMap<>();

  /** What an id is of a file's name. */
  enum Key {
    STEM,
    WHOLE_NAME,
    /** What stands before one of the endings, which are more than a dot and letters. */
    BEFORE_ENDING
  }

  FolderIndex(Storage storage, String folder, String root, Set<String> endings) {
    this(storage, folder, root, endings, Key.STEM);
  }

  FolderIndex(Storage storage, String folder, String root, Set<String> endings, Key key) {
    this.key = key;
    this.storage = storage;
    this.folder = folder;
    this.root = root;
    this.endings = endings;
  }

  /** One file of an index: its table and its number there. */
  record Entry(FileTable table, int file) {
    String ending() {
      return table.ending(file);
    }

    long bytes() {
      return table.bytes(file);
    }

    String twins() {
      return table.twins(file);
    }
  }

  String folder() {
    return folder;
  }

  /** The files directly in the folder. */
  FileTable top() {
    return table("");
  }

  /** All ids, sorted, those in folders directly below among them. */
  List<String> idsBelow() {
    List<String> ids = new ArrayList<>(List.of(top().sortedStems()));
    for (String below : storage.folders(folder)) {
      for (String stem : table(below).sortedStems()) {
        ids.add(below + "/" + stem);
      }
    }
    return ids;
  }

  /**
   * All ids, sorted, those in folders below among them, however deep.
   *
   * @throws Refusal where there are more folders, or deeper ones, than any dataset has: a link that
   *     leads back to where it stands has no end
   */
  List<String> idsOfAll() {
    List<String> ids = new ArrayList<>();
    for (String below : folders()) {
      String prefix = below.isEmpty() ? "" : below + "/";
      for (String stem : table(below).sortedStems()) {
        ids.add(prefix + stem);
      }
    }
    ids.sort(null);
    return ids;
  }

  /** The folder itself, {@code ""}, and all below, but hidden ones and those that lead out. */
  List<String> folders() {
    List<String> all = new ArrayList<>(List.of(""));
    for (int i = 0; i < all.size(); i++) {
      String above = all.get(i);
      for (String name : storage.folders(Addresses.under(folder, above))) {
        String below = above.isEmpty() ? name : above + "/" + name;
        if (name.charAt(0) != '.' && storage.within(Addresses.under(folder, below), folder, root)) {
          all.add(below);
        }
      }
      if (all.size() > MOST_FOLDERS || above.chars().filter(c -> c == '/').count() >= DEEPEST) {
        throw new Refusal(
            "Cannot list "
                + Addresses.under(folder, above)
                + ": more than "
                + (all.size() > MOST_FOLDERS
                    ? MOST_FOLDERS + " folders"
                    : DEEPEST + " folders deep")
                + "; does a link lead back?");
      }
    }
    return all;
  }

  /** The files directly in one of {@link #folders}. */
  FileTable files(String below) {
    return table(below);
  }

  /** The file of an id, or null. */
  Entry find(String id) {
    int slash = id.lastIndexOf('/');
    FileTable table = table(slash < 0 ? "" : id.substring(0, slash));
    int file = table.find(id.substring(slash + 1));
    return file < 0 ? null : new Entry(table, file);
  }

  /** For messages: {@code .jpg, .png}. */
  String expected() {
    return String.join(", ", endings.stream().sorted().toList());
  }

  /** Files in all folders that were looked into. */
  long files() {
    return tables.values().stream().mapToLong(FileTable::size).sum();
  }

  private FileTable table(String below) {
    return tables.computeIfAbsent(below, this::list);
  }

  private void beforeEnding(FileTable table, String name, long bytes) {
    for (String ending : endings) {
      if (name.endsWith(ending) && name.length() > ending.length() && name.charAt(0) != '.') {
        table.add(name, name.length() - ending.length(), bytes);
        return;
      }
    }
  }

  private FileTable list(String below) {
    FileTable table = new FileTable();
    String address = Addresses.under(folder, below);
    if (!below.isEmpty() && !(storage.isFolder(address) && storage.within(address, folder, root))) {
      return table;
    }
    try {
      storage.list(
          address,
          root,
          (name, bytes) -> {
            if (key == Key.BEFORE_ENDING) {
              beforeEnding(table, name, bytes);
              return;
            }
            int dot = name.lastIndexOf('.');
            // Names that begin with a dot are the file system's (._x.jpg is macOS's).
            if (dot > 0
                && name.charAt(0) != '.'
                && endings.contains(name.substring(dot).toLowerCase(Locale.ROOT))) {
              if (key == Key.STEM) {
                table.add(name, bytes);
              } else {
                table.addWhole(name, bytes);
              }
            }
          });
    } catch (IOException e) {
      throw new Refusal("Cannot list " + address + ": " + e, e);
    }
    return table;
  }
}
