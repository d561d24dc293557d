package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.CocoVisitor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Joins the images of COCO's JSON with what the folder holds; annotations are passed over. */
final class CocoLister implements CocoVisitor {
  private final Dataset dataset;
  private final FolderIndex files;
  private final SampleList.Builder samples;
  private final List<FailedSample> failures = new ArrayList<>();
  private final SeenIds seen = new SeenIds();
  private final Map<FileTable, BitSet> used = new HashMap<>();

  CocoLister(Dataset dataset) {
    this.dataset = dataset;
    files =
        new FolderIndex(
            dataset.storage(),
            dataset.images(),
            dataset.root(),
            FolderIndex.IMAGES,
            FolderIndex.Key.WHOLE_NAME);
    samples = new SampleList.Builder(dataset.images(), null);
  }

  Listing list() {
    files.top();
    try (InputStream in = dataset.storage().open(dataset.splitFile())) {
      CocoTruthReader.visit(in, dataset.splitFile(), this);
    } catch (IOException e) {
      throw new Refusal("Cannot read " + dataset.splitFile() + ": " + e, e);
    }
    long named = used.values().stream().mapToLong(BitSet::cardinality).sum();
    return new Listing(samples.build(), failures, files.files() - named);
  }

  @Override
  public void image(long number, int width, int height, String fileName) {
    String id = Long.toString(number);
    String address = fileName == null ? id : Addresses.under(dataset.images(), fileName);
    String danger = fileName == null ? null : Addresses.danger(fileName);
    FolderIndex.Entry file = fileName == null || danger != null ? null : files.find(fileName);
    if (file != null) {
      used.computeIfAbsent(file.table(), t -> new BitSet()).set(file.file());
    }
    if (fileName == null || fileName.isEmpty()) {
      fail(id, id, Reason.MISSING_IMAGE, "Image " + id + " has no \"file_name\"" + inList());
    } else if (danger != null) {
      String what = "Image " + id + " is named " + fileName + ", which " + danger;
      String valid = "; names inside the dataset's folders are valid";
      fail(id, fileName, Reason.UNSAFE_PATH, what + valid + inList());
    } else if (file == null) {
      String what = "No file " + fileName + " for image " + id + " in " + dataset.images();
      fail(id, address, Reason.MISSING_IMAGE, what + " (" + files.expected() + ")");
    } else if (file.bytes() == Storage.OUTSIDE) {
      String what = address + " is a link that leads out of the dataset " + dataset.root();
      String valid = "; name the folder where the files lie (dataset.images)";
      fail(id, address, Reason.UNSAFE_PATH, what + valid);
    } else if (file.bytes() == 0) {
      fail(id, address, Reason.EMPTY_FILE, "The image " + address + " has zero bytes");
    } else if (!seen.add(number)) {
      String what = "Image " + id + " is listed more than once; it is used once";
      fail(id, address, Reason.DUPLICATE_ID, what + inList());
    } else {
      samples.add(id, fileName, file.bytes(), width, height);
    }
  }

  private String inList() {
    return " (" + dataset.splitFile() + ")";
  }

  private void fail(String id, String image, Reason reason, String message) {
    failures.add(
        new FailedSample(id, Lister.shown(image), Stage.LIST, reason, Lister.shown(message)));
  }
}
