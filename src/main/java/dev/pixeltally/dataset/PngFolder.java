package dev.pixeltally.dataset;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;

/**
 * A folder of PNGs that another file names one by one. They are found, not opened; a link that
 * leads out of the folder is none of them.
 */
public final class PngFolder {
  private final String folder;
  private final Storage storage;
  private final FolderIndex index;

  private PngFolder(String folder, Storage storage) {
    this.folder = folder;
    this.storage = storage;
    index = new FolderIndex(storage, folder, folder, FolderIndex.MASKS, FolderIndex.Key.WHOLE_NAME);
  }

  /**
   * Opens a folder; lists nothing yet.
   *
   * @param what lies in it, for the refusal
   * @param setting names another one
   * @throws Refusal where there is none
   */
  public static PngFolder open(Storage storage, String folder, String what, String setting) {
    String address = storage.absolute(folder);
    if (!storage.isFolder(address)) {
      String hint =
          Addresses.isLocal(address) ? MissingPath.hint(Addresses.path(address)) : "no such folder";
      throw new Refusal(
          "Cannot read "
              + what
              + " from "
              + address
              + ": "
              + hint
              + "; "
              + setting
              + " names another folder");
    }
    return new PngFolder(address, storage);
  }

  /** Where a file of that name lies or would lie. */
  public String address(String name) {
    return Addresses.under(folder, name);
  }

  /**
   * Makes sure of a file; by one thread at a time.
   *
   * @param ifMissing the reason where there is no such file
   * @throws SampleException at LIST: {@code ifMissing}, EMPTY_FILE or UNSAFE_PATH
   */
  public void require(String name, Reason ifMissing) throws SampleException {
    FolderIndex.Entry entry = index.find(name);
    if (entry == null) {
      throw new SampleException(
          Stage.LIST, ifMissing, "No file " + name + " in " + folder + " (a PNG is expected)");
    }
    if (entry.bytes() == Storage.OUTSIDE) {
      throw new SampleException(
          Stage.LIST, Reason.UNSAFE_PATH, address(name) + " is a link that leads out of " + folder);
    }
    if (entry.bytes() == 0) {
      throw new SampleException(
          Stage.LIST, Reason.EMPTY_FILE, "The file " + address(name) + " has zero bytes");
    }
  }

  /**
   * A file's bytes; by any thread.
   *
   * @param limit bytes above which it is refused
   */
  public byte[] read(String name, long limit, Reason ifMissing) throws SampleException {
    return storage.read(address(name), limit, ifMissing);
  }
}
