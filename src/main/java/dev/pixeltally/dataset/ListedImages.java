package dev.pixeltally.dataset;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of images that a JSON file names, as the dataset's folder has them, or has not. */
final class ListedImages {
  private final Dataset dataset;
  private final FolderIndex files;
  private final List<FailedSample> failures = new ArrayList<>();
  private final Map<FileTable, BitSet> used = new HashMap<>();

  ListedImages(Dataset dataset) {
    this.dataset = dataset;
    files =
        new FolderIndex(
            dataset.storage(),
            dataset.images(),
            dataset.root(),
            FolderIndex.IMAGES,
            FolderIndex.Key.WHOLE_NAME);
  }

  /** Lists the folder: one that cannot be is told of before the JSON is read. */
  void begin() {
    files.top();
  }

  /**
   * An image's file.
   *
   * @param name the file's, below the folder of images
   * @return null where it cannot be used, which is noted
   */
  FolderIndex.Entry find(String id, String name) {
    String address = Addresses.under(dataset.images(), name);
    String danger = Addresses.danger(name);
    FolderIndex.Entry file = danger == null ? files.find(name) : null;
    if (file != null) {
      used.computeIfAbsent(file.table(), t -> new BitSet()).set(file.file());
    }
    if (danger != null) {
      String what = "Image " + id + " is named " + name + ", which " + danger;
      String valid = "; names inside the dataset's folders are valid";
      failInList(id, name, Reason.UNSAFE_PATH, what + valid);
    } else if (file == null) {
      String what = "No file " + name + " for image " + id + " in " + dataset.images();
      fail(id, address, Reason.MISSING_IMAGE, what + " (" + files.expected() + ")");
    } else if (file.bytes() == Storage.OUTSIDE) {
      String what = address + " is a link that leads out of the dataset " + dataset.root();
      String valid = "; name the folder where the files lie (dataset.images)";
      fail(id, address, Reason.UNSAFE_PATH, what + valid);
    } else if (file.bytes() == 0) {
      fail(id, address, Reason.EMPTY_FILE, "The image " + address + " has zero bytes");
    } else {
      return file;
    }
    return null;
  }

  /** Notes what is wrong with an image in the JSON. */
  void failInList(String id, String image, Reason reason, String message) {
    fail(id, image, reason, message + " (" + dataset.splitFile() + ")");
  }

  /** Notes what is wrong with an image's truth. */
  void fail(String id, String name, SampleException why) {
    failures.add(FailedSample.of(id, Addresses.under(dataset.images(), name), why));
  }

  private void fail(String id, String image, Reason reason, String message) {
    failures.add(
        new FailedSample(
            Lister.shown(id), Lister.shown(image), Stage.LIST, reason, Lister.shown(message)));
  }

  /** What is listed, beside the samples that are. */
  Listing listing(SampleList.Builder samples) {
    long named = used.values().stream().mapToLong(BitSet::cardinality).sum();
    return new Listing(samples.build(), failures, files.files() - named);
  }
}
