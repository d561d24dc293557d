package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.CocoVisitor;
import java.io.IOException;
import java.io.InputStream;

/** Joins the images of COCO's JSON with what the folder holds; annotations are passed over. */
final class CocoLister implements CocoVisitor {
  private final Dataset dataset;
  private final ListedImages images;
  private final SampleList.Builder samples;
  private final SeenIds seen = new SeenIds();

  CocoLister(Dataset dataset) {
    this.dataset = dataset;
    images = new ListedImages(dataset);
    samples = new SampleList.Builder(dataset.images(), null);
  }

  Listing list() {
    images.begin();
    try (InputStream in = dataset.storage().open(dataset.splitFile())) {
      CocoTruthReader.visit(in, dataset.splitFile(), this);
    } catch (IOException e) {
      throw new Refusal("Cannot read " + dataset.splitFile() + ": " + e, e);
    }
    return images.listing(samples);
  }

  @Override
  public void image(long number, int width, int height, String fileName) {
    String id = Long.toString(number);
    if (fileName == null || fileName.isEmpty()) {
      images.failInList(id, id, Reason.MISSING_IMAGE, "Image " + id + " has no \"file_name\"");
      return;
    }
    FolderIndex.Entry file = images.find(id, fileName);
    if (file == null) {
      return;
    }
    if (!seen.add(number)) {
      images.failInList(
          id,
          Addresses.under(dataset.images(), fileName),
          Reason.DUPLICATE_ID,
          "Image " + id + " is listed more than once; it is used once");
      return;
    }
    samples.add(id, fileName, file.bytes(), width, height);
  }
}
