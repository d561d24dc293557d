package dev.pixeltally.dataset;

import dev.pixeltally.config.Nearest;

/** Says of a folder that is not there what is there instead. */
public final class NearestFolder {
  private NearestFolder() {}

  /** {@code ; did you mean /data/VOCdevkit?}; empty where nothing of the path is there. */
  public static String hint(Storage storage, String missing) {
    String folder = Addresses.parent(missing);
    String name = Addresses.name(missing);
    while (!folder.isEmpty() && !storage.isFolder(folder)) {
      name = Addresses.name(folder);
      folder = Addresses.parent(folder);
    }
    if (folder.isEmpty()) {
      return "";
    }
    String parent = folder;
    return Nearest.to(name, storage.folders(folder))
        .map(n -> "; did you mean " + Addresses.under(parent, n) + "?")
        .orElse("; " + parent + " has no folder " + name);
  }
}
