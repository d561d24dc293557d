package dev.pixeltally.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** COCO's own polygons and run-length masks, where a machine has them beside the repository. */
final class CocoReal {
  /**
   * A mask as a COCO file has it, where only one of polygon, text and counts is there.
   *
   * @param cell the image's and the category's ids
   */
  record Mask(
      String cell, boolean crowd, int height, int width, Rings rings, byte[] text, int[] counts) {
    int addTo(RunPool pool) {
      if (rings != null) {
        return pool.addPolygons(rings.xy(), rings.ends(), rings.ends().length, height, width);
      }
      return text != null
          ? pool.addText(text, 0, text.length, height, width)
          : pool.addCounts(counts, 0, counts.length, height, width);
    }
  }

  /** Rings as {@link RunPool#addPolygons} takes them. */
  record Rings(double[] xy, int[] ends) {}

  private CocoReal() {}

  /** A file or folder of the shared data, which may be missing. */
  static Path folder(String name) {
    return SharedData.root().resolve("data").resolve(name).toAbsolutePath();
  }

  private static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The masks of a file of ground truth, or of results with masks of their own size. */
  static List<Mask> masks(String name) {
    JsonNode file = json(folder(name));
    return file.isArray() ? masks(file, Map.of()) : masks(file.get("annotations"), sizes(file));
  }

  private static Map<Long, int[]> sizes(JsonNode file) {
    Map<Long, int[]> sizes = new HashMap<>();
    for (JsonNode image : file.get("images")) {
      sizes.put(
          image.get("id").asLong(),
          new int[] {image.get("height").asInt(), image.get("width").asInt()});
    }
    return sizes;
  }

  private static List<Mask> masks(JsonNode entries, Map<Long, int[]> sizes) {
    List<Mask> masks = new ArrayList<>();
    for (JsonNode entry : entries) {
      JsonNode s = entry.get("segmentation");
      boolean crowd = entry.path("iscrowd").asInt() == 1;
      String cell = entry.get("image_id").asText() + " " + entry.get("category_id").asText();
      if (s.isArray()) {
        int[] size = sizes.get(entry.get("image_id").asLong());
        masks.add(new Mask(cell, crowd, size[0], size[1], rings(s), null, null));
        continue;
      }
      int height = s.get("size").get(0).asInt();
      int width = s.get("size").get(1).asInt();
      JsonNode runs = s.get("counts");
      masks.add(
          runs.isArray()
              ? new Mask(cell, crowd, height, width, null, null, ints(runs))
              : new Mask(cell, crowd, height, width, null, ascii(runs), null));
    }
    return masks;
  }

  private static byte[] ascii(JsonNode text) {
    return text.asText().getBytes(StandardCharsets.US_ASCII);
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
  }

  private static Rings rings(JsonNode array) {
    int[] ends = new int[array.size()];
    int n = 0;
    for (int i = 0; i < ends.length; i++) {
      n += array.get(i).size();
      ends[i] = n;
    }
    double[] xy = new double[n];
    int at = 0;
    for (JsonNode ring : array) {
      for (JsonNode value : ring) {
        xy[at++] = value.asDouble();
      }
    }
    return new Rings(xy, ends);
  }
}
