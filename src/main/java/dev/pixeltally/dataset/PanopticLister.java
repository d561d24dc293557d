package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.panoptic.PanopticAnnotations;
import dev.pixeltally.dataset.panoptic.PanopticImages;
import dev.pixeltally.dataset.panoptic.PanopticReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins the annotations of a panoptic JSON, in its order, with the images and PNGs in the folders.
 * An image's file is the one that the list of images names; Cityscapes' are named for their ids,
 * since its converter lists names that no file has.
 */
final class PanopticLister {
  private final Dataset dataset;
  private final boolean cities;
  private final FolderIndex files;
  private final PngFolder pngs;
  private final SampleList.Builder samples;
  private final List<FailedSample> failures = new ArrayList<>();
  private final Map<FileTable, BitSet> used = new HashMap<>();

  PanopticLister(Dataset dataset) {
    this.dataset = dataset;
    cities = dataset.layout().equals(Layout.CITYSCAPES_PANOPTIC.name());
    files =
        new FolderIndex(
            dataset.storage(),
            dataset.images(),
            dataset.root(),
            FolderIndex.IMAGES,
            FolderIndex.Key.WHOLE_NAME);
    pngs = PngFolder.open(dataset.storage(), dataset.masks(), "the truth's PNGs", "dataset.masks");
    samples = new SampleList.Builder(dataset.images(), dataset.masks());
  }

  Listing list() {
    PanopticReader.Listed listed;
    try (InputStream in = dataset.storage().open(dataset.splitFile())) {
      listed = PanopticReader.listed(in, dataset.splitFile());
    } catch (IOException e) {
      throw new Refusal("Cannot read " + dataset.splitFile() + ": " + e, e);
    }
    PanopticAnnotations annotations = listed.truth().annotations();
    PanopticImages images = listed.images();
    files.top();
    for (int i = 0; i < annotations.size(); i++) {
      add(annotations, i, images);
    }
    for (int i = 0; i < images.size(); i++) {
      if (annotations.find(images.id(i)) < 0) {
        String id = images.id(i);
        fail(id, id, Reason.MISSING_TRUTH, "Image " + id + " has no annotation" + inList());
      }
    }
    long named = used.values().stream().mapToLong(BitSet::cardinality).sum();
    return new Listing(samples.build(), failures, files.files() - named);
  }

  private void add(PanopticAnnotations annotations, int annotation, PanopticImages images) {
    String id = annotations.image(annotation);
    int image = images.find(id);
    String name = name(id, annotations.file(annotation), image < 0 ? "" : images.file(image));
    String address = Addresses.under(dataset.images(), name);
    String danger = Addresses.danger(name);
    FolderIndex.Entry file = danger == null ? files.find(name) : null;
    if (file != null) {
      used.computeIfAbsent(file.table(), t -> new BitSet()).set(file.file());
    }
    if (danger != null) {
      String what = "Image " + id + " is named " + name + ", which " + danger;
      String valid = "; names inside the dataset's folders are valid";
      fail(id, name, Reason.UNSAFE_PATH, what + valid + inList());
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
      try {
        pngs.require(annotations.file(annotation), Reason.MISSING_TRUTH);
      } catch (SampleException e) {
        failures.add(FailedSample.of(id, address, e));
        return;
      }
      samples.truth(annotations.file(annotation));
      samples.add(
          id,
          name,
          file.bytes(),
          image < 0 ? 0 : images.width(image),
          image < 0 ? 0 : images.height(image));
    }
  }

  /** Where the list says nothing, the photograph is named as the PNG is. */
  private String name(String id, String png, String listed) {
    if (cities) {
      int end = id.indexOf('_');
      return (end < 0 ? "" : id.substring(0, end) + "/") + id + "_leftImg8bit.png";
    }
    return listed.isEmpty() ? png.replaceFirst("\\.png$", ".jpg") : listed;
  }

  private String inList() {
    return " (" + dataset.splitFile() + ")";
  }

  private void fail(String id, String image, Reason reason, String message) {
    failures.add(
        new FailedSample(
            Lister.shown(id), Lister.shown(image), Stage.LIST, reason, Lister.shown(message)));
  }
}
