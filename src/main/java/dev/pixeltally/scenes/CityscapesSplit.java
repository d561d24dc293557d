package dev.pixeltally.scenes;

import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A split's panoptic JSON, as Cityscapes' createPanopticImgs writes it. Nothing is held. */
final class CityscapesSplit implements Closeable {
  private final Path folder;
  private final String label;
  private final JsonItems images;
  private final JsonItems annotations;

  /** What the file says of a scene. */
  record Entry(int index, String image, String annotation) {}

  CityscapesSplit(Path folder, Split split) throws IOException {
    this.folder = folder;
    label = split.label();
    images = new JsonItems(draft("images"));
    annotations = new JsonItems(draft("panoptic"));
  }

  private Path draft(String kind) {
    return folder.resolve("." + kind + "_" + label + ".draft");
  }

  /** The entry of a scene: its images are named for {@code core}. */
  static Entry entry(int index, String core, CityscapesScene scene) {
    String image =
        String.format(
            Locale.ROOT,
            "{\"id\": \"%s\", \"width\": %d, \"height\": %d,"
                + " \"file_name\": \"%s_gtFine_leftImg8bit.png\"}",
            core,
            scene.labels().width(),
            scene.labels().height(),
            core);
    List<CityscapesScene.Segment> segments = scene.segments();
    String annotation =
        segments.stream()
            .map(CityscapesSplit::segment)
            .collect(
                Collectors.joining(
                    ", ",
                    String.format(
                        Locale.ROOT,
                        "{\"image_id\": \"%s\", \"file_name\": \"%s_gtFine_panoptic.png\","
                            + " \"segments_info\": [",
                        core,
                        core),
                    "]}"));
    return new Entry(index, image, annotation);
  }

  private static String segment(CityscapesScene.Segment s) {
    Box box = s.box();
    return String.format(
        Locale.ROOT,
        "{\"id\": %d, \"category_id\": %d, \"area\": %d, \"bbox\": [%d, %d, %d, %d],"
            + " \"iscrowd\": %d}",
        s.id(),
        s.category(),
        s.area(),
        box.left(),
        box.top(),
        box.width(),
        box.height(),
        s.crowd() ? 1 : 0);
  }

  void add(Entry entry) throws IOException {
    images.add(entry.image());
    annotations.add(entry.annotation());
  }

  /** Writes the JSON file, and removes the drafts. */
  void finish(LabelSpace labels) throws IOException {
    Path draft = draft("whole");
    try (OutputStream json = new BufferedOutputStream(Files.newOutputStream(draft))) {
      images.copyTo(write(json, "{"), "images");
      annotations.copyTo(write(json, ",\n"), "annotations");
      write(
          json,
          labels.classes().stream()
              .map(CityscapesSplit::category)
              .collect(Collectors.joining(",\n", ",\n\"categories\": [\n", "\n]}\n")));
    }
    images.delete();
    annotations.delete();
    Files.move(draft, folder.resolve("cityscapes_panoptic_" + label + ".json"));
  }

  private static OutputStream write(OutputStream json, String text) throws IOException {
    json.write(text.getBytes(StandardCharsets.UTF_8));
    return json;
  }

  private static String category(LabelClass c) {
    return String.format(
        Locale.ROOT,
        "{\"id\": %d, \"name\": \"%s\", \"color\": [%d, %d, %d], \"supercategory\": \"%s\","
            + " \"isthing\": %d}",
        c.id(),
        c.name(),
        c.rgb() >> 16,
        c.rgb() >> 8 & 255,
        c.rgb() & 255,
        supercategory(c.id()),
        c.thing() ? 1 : 0);
  }

  /** Cityscapes' ids are sorted by category. */
  private static String supercategory(int id) {
    return id <= 10
        ? "flat"
        : id <= 16
            ? "construction"
            : id <= 20
                ? "object"
                : id <= 22 ? "nature" : id == 23 ? "sky" : id <= 25 ? "human" : "vehicle";
  }

  @Override
  public void close() throws IOException {
    try (images;
        annotations) {
      // Closes both, whatever one of them throws.
    }
  }
}
