package dev.pixeltally.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Builds small datasets in a temporary folder; their images are a few bytes, never opened. */
record Tree(Path root) {

  Tree file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  /** An image and its mask in VOC's folders. */
  Tree voc(String id) throws IOException {
    return file("JPEGImages/" + id + ".jpg", "image")
        .file("SegmentationClass/" + id + ".png", "a mask");
  }

  Tree split(String name, String content) throws IOException {
    return file("ImageSets/Segmentation/" + name + ".txt", content);
  }

  Listing list(String layout) {
    return Datasets.open(DatasetSpec.of(layout, root.toString())).list();
  }
}
