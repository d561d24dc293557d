package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.Sample;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of exactly so many photographs and label maps, for every contestant to read: a dataset's
 * own files, again and again under new names, by hard links where the disk allows.
 *
 * @param root holds {@link #IMAGES} and, where there is ground truth, {@link #MASKS}
 * @param distinct how many of them differ
 */
record BenchPhotographs(Path root, List<Path> images, int distinct, boolean measured) {
  static final String IMAGES = "images";
  static final String MASKS = "masks";

  /** Makes the folder anew. */
  static BenchPhotographs make(Dataset dataset, int count, Path root) throws IOException {
    List<Sample> samples = dataset.list().samples();
    if (samples.isEmpty()) {
      throw new Refusal(dataset.root() + " holds no samples");
    }
    clear(root);
    Files.createDirectories(root.resolve(IMAGES));
    boolean measured = dataset.hasLabelMaps();
    if (measured) {
      Files.createDirectories(root.resolve(MASKS));
    }
    List<Path> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Sample sample = samples.get(i % samples.size());
      String name =
          String.format("%07d_%s", i, Path.of(sample.id().replace('/', '_')).getFileName());
      images.add(link(sample.image(), root.resolve(IMAGES), name));
      if (measured) {
        link(sample.truth(), root.resolve(MASKS), name);
      }
    }
    return new BenchPhotographs(root, images, Math.min(count, samples.size()), measured);
  }

  private static Path link(String address, Path folder, String name) throws IOException {
    if (address.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") && !address.startsWith("file:")) {
      throw new Refusal("Cannot bench on " + address + ": the photographs must be local files");
    }
    Path file =
        address.startsWith("file:") ? Path.of(URI.create(address).getPath()) : Path.of(address);
    String ending = address.substring(address.lastIndexOf('.'));
    Path copy = folder.resolve(name + ending);
    try {
      return Files.createLink(copy, file.toRealPath());
    } catch (IOException | UnsupportedOperationException e) {
      // Another disk, or one without links.
      return Files.copy(file, copy);
    }
  }

  static void clear(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
