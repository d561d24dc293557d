package dev.pixeltally.dataset;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ground truth that is one file a sample, named for the sample's id: maps of real values, or
 * pictures. They lie in one folder, or in folders below it, whose names are part of the ids. Files
 * are found, not opened.
 */
public final class MapFolder {
  /** Maps of real values: depth, normals. */
  public static final Set<String> MAPS = Set.of(".png", ".npy");

  /** Photographs without loss, or with. */
  public static final Set<String> PICTURES = Set.of(".png", ".jpg", ".jpeg");

  /** All of these, where a protocol's files are not known yet. */
  static final Set<String> ANY = Set.of(".png", ".npy", ".jpg", ".jpeg");

  private final Storage storage;
  private final FolderIndex index;

  private MapFolder(Storage storage, FolderIndex index) {
    this.storage = storage;
    this.index = index;
  }

  /**
   * Opens a folder.
   *
   * @param hadoop settings for addresses that are not local
   * @param endings of the files that count, each with its dot, in lower case
   * @throws Refusal where it is none
   */
  public static MapFolder open(String folder, Map<String, String> hadoop, Set<String> endings) {
    Storage storage = Storage.everywhere(hadoop);
    String address = storage.absolute(folder);
    if (!storage.isFolder(address)) {
      String hint =
          Addresses.isLocal(address) ? MissingPath.hint(Addresses.path(address)) : "no such folder";
      throw new Refusal("Cannot read ground truth from " + address + ": " + hint);
    }
    return new MapFolder(storage, new FolderIndex(storage, address, address, endings));
  }

  /**
   * All samples, sorted by id; each file is its sample's truth, and its image as well.
   *
   * @throws Refusal where no file counts
   */
  public Listing list() {
    SampleList.Builder samples = new SampleList.Builder(null, index.folder());
    List<FailedSample> failures = new ArrayList<>();
    for (String id : index.idsOfAll()) {
      FolderIndex.Entry file = index.find(id);
      String address = Addresses.under(index.folder(), id + file.ending());
      if (file.twins() != null) {
        String both = "Two files for one id in " + index.folder() + ": " + file.twins();
        failures.add(failure(id, address, Reason.DUPLICATE_ID, both));
      } else if (file.bytes() == Storage.OUTSIDE) {
        String link = address + " is a link that leads out of " + index.folder();
        failures.add(failure(id, address, Reason.UNSAFE_PATH, link));
      } else if (file.bytes() == 0) {
        String empty = "The ground truth " + address + " has zero bytes";
        failures.add(failure(id, address, Reason.EMPTY_FILE, empty));
      } else {
        samples.add(id, "", file.ending(), file.bytes());
      }
    }
    if (samples.size() == 0 && failures.isEmpty()) {
      throw new Refusal(
          "Nothing to read in " + index.folder() + ": no file there ends in " + index.expected());
    }
    return new Listing(samples.build(), failures);
  }

  private static FailedSample failure(String id, String address, Reason reason, String message) {
    return new FailedSample(
        Lister.shown(id), Lister.shown(address), Stage.LIST, reason, Lister.shown(message));
  }

  /** Reads what {@link #list} names. */
  public SampleSource source() {
    return new FileSource(storage);
  }
}
