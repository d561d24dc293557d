package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * How large files are and when they were changed last, by one listing a folder: of a million files
 * that is far cheaper than to ask for each.
 */
public final class FileStamps {
  private final Dataset dataset;
  private final Map<String, Folder> folders = new HashMap<>();

  /** Of a dataset's images and label maps. */
  public FileStamps(Dataset dataset) {
    this.dataset = dataset;
  }

  /** Two values a name. */
  private static final class Folder implements Storage.Visitor {
    private final FileTable sizes = new FileTable();
    private final FileTable times = new FileTable();

    @Override
    public void file(String name, long bytes) {
      file(name, bytes, 0);
    }

    @Override
    public void file(String name, long bytes, long modified) {
      sizes.addWhole(name, bytes);
      times.addWhole(name, modified);
    }

    private static long of(FileTable table, String name) {
      int file = table.find(name);
      return file < 0 ? 0 : table.bytes(file);
    }
  }

  /** The file's size in bytes; 0 where there is none. */
  public long bytes(String address) {
    return Folder.of(folder(address).sizes, Addresses.name(address));
  }

  /** When it was changed last, milliseconds since 1970; 0 where nobody knows. */
  public long modified(String address) {
    return Folder.of(folder(address).times, Addresses.name(address));
  }

  private Folder folder(String address) {
    return folders.computeIfAbsent(Addresses.parent(address), this::list);
  }

  private Folder list(String address) {
    Folder folder = new Folder();
    if (dataset.storage().isFolder(address)) {
      try {
        dataset.storage().list(address, dataset.root(), folder);
      } catch (IOException e) {
        throw new Refusal("Cannot list " + address + ": " + e, e);
      }
    }
    return folder;
  }
}
