package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.panoptic.PanopticAnnotations;
import dev.pixeltally.dataset.panoptic.PanopticImages;
import dev.pixeltally.dataset.panoptic.PanopticReader;
import java.io.IOException;
import java.io.InputStream;

/**
 * Joins the annotations of a panoptic JSON, in its order, with the images and PNGs in the folders.
 * An image's file is the one that the list of images names; Cityscapes' are named for their ids,
 * since its converter lists names that no file has.
 */
final class PanopticLister {
  private final Dataset dataset;
  private final boolean cities;
  private final ListedImages files;
  private final PngFolder pngs;
  private final SampleList.Builder samples;

  PanopticLister(Dataset dataset) {
    this.dataset = dataset;
    cities = dataset.layout().equals(Layout.CITYSCAPES_PANOPTIC.name());
    files = new ListedImages(dataset);
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
    files.begin();
    for (int i = 0; i < annotations.size(); i++) {
      add(annotations, i, images);
    }
    for (int i = 0; i < images.size(); i++) {
      if (annotations.find(images.id(i)) < 0) {
        String id = images.id(i);
        files.failInList(id, id, Reason.MISSING_TRUTH, "Image " + id + " has no annotation");
      }
    }
    return files.listing(samples);
  }

  private void add(PanopticAnnotations annotations, int annotation, PanopticImages images) {
    String id = annotations.image(annotation);
    int image = images.find(id);
    String name = name(id, annotations.file(annotation), image < 0 ? "" : images.file(image));
    FolderIndex.Entry file = files.find(id, name);
    if (file == null) {
      return;
    }
    try {
      pngs.require(annotations.file(annotation), Reason.MISSING_TRUTH);
    } catch (SampleException e) {
      files.fail(id, name, e);
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

  /** Where the list says nothing, the photograph is named as the PNG is. */
  private String name(String id, String png, String listed) {
    if (cities) {
      int end = id.indexOf('_');
      return (end < 0 ? "" : id.substring(0, end) + "/") + id + "_leftImg8bit.png";
    }
    return listed.isEmpty() ? png.replaceFirst("\\.png$", ".jpg") : listed;
  }
}
