package dev.pixeltally.measure.coco;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.tables.DetectionRows;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;

/** Many golden cases as one dataset: their images and annotations get ids of their own. */
final class CocoSet {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CocoKind kind;
  private final boolean lvis;
  private final List<JsonNode> images = new ArrayList<>();
  private final List<JsonNode> annotations = new ArrayList<>();
  private final List<JsonNode> detections = new ArrayList<>();
  private final Map<Long, JsonNode> categories = new HashMap<>();
  private long nextImage = 1;
  private long nextAnnotation = 1;
  private boolean zero;

  private CocoSet(CocoKind kind, boolean lvis) {
    this.kind = kind;
    this.lvis = lvis;
  }

  /** Of those cases of a golden file that set no parameters, up to so many. */
  static CocoSet of(String file, CocoKind kind, int most) throws IOException {
    CocoSet set = new CocoSet(kind, file.startsWith("lvis"));
    List<CocoCase> cases = new ArrayList<>();
    CocoCase.each(
        file,
        c -> {
          if (c.kind() == kind && c.fields().get("params").isEmpty()) {
            cases.add(c);
          }
        });
    // Where there are few, each more than once: equal scores in many images.
    for (int i = 0; i < most; i++) {
      set.add(cases.get(i % cases.size()));
    }
    return set;
  }

  private void add(CocoCase c) {
    JsonNode gt;
    JsonNode dt;
    try {
      gt = JSON.readTree(c.truth());
      dt = JSON.readTree(c.results());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    TreeSet<Long> old = new TreeSet<>();
    gt.get("images").forEach(i -> old.add(i.get("id").asLong()));
    gt.get("annotations").forEach(i -> old.add(i.get("image_id").asLong()));
    Map<Long, Long> ids = new HashMap<>();
    for (long id : old) {
      ids.put(id, nextImage++);
    }
    gt.get("categories").forEach(k -> categories.putIfAbsent(k.get("id").asLong(), k));
    for (JsonNode image : gt.get("images")) {
      ((ObjectNode) image).put("id", ids.get(image.get("id").asLong()));
      images.add(image);
    }
    for (JsonNode one : gt.get("annotations")) {
      boolean first = !zero && one.get("id").asLong() == 0;
      zero |= first;
      ((ObjectNode) one).put("id", first ? 0 : nextAnnotation++);
      ((ObjectNode) one).put("image_id", ids.get(one.get("image_id").asLong()));
      annotations.add(one);
    }
    for (JsonNode one : dt) {
      ((ObjectNode) one).put("image_id", ids.get(one.get("image_id").asLong()));
      // The first entry decides for all: let all have the same.
      boolean same = detections.isEmpty() || one.has("bbox") == detections.get(0).has("bbox");
      if (same) {
        detections.add(one);
      }
    }
  }

  /** Entries in another order. */
  CocoSet shuffled(long seed) {
    Random random = new Random(seed);
    Collections.shuffle(images, random);
    Collections.shuffle(annotations, random);
    JsonNode first = detections.get(0);
    Collections.shuffle(detections, random);
    Collections.swap(detections, 0, detections.indexOf(first));
    return this;
  }

  /** The tables have no room for larger ids of categories, and refuse them. */
  CocoSet withoutLargeCategories() {
    categories.keySet().removeIf(id -> id > Integer.MAX_VALUE);
    annotations.removeIf(one -> one.get("category_id").asLong() > Integer.MAX_VALUE);
    detections.removeIf(one -> one.get("category_id").asLong() > Integer.MAX_VALUE);
    return this;
  }

  CocoRules rules() {
    return lvis ? CocoRules.lvis(kind) : CocoRules.of(kind);
  }

  Set<CocoPart> parts() {
    return switch (kind) {
      case BBOX -> Set.of();
      case SEGM, BOUNDARY -> Set.of(CocoPart.SEGMENTATION);
      case KEYPOINTS -> Set.of(CocoPart.KEYPOINTS);
    };
  }

  int size() {
    return detections.size();
  }

  Path writeTruth(Path folder) throws IOException {
    ObjectNode top = JSON.createObjectNode();
    top.set("images", array(images));
    top.set("annotations", array(annotations));
    top.set("categories", array(new ArrayList<>(categories.values())));
    Path file = folder.resolve("gt.json");
    JSON.writeValue(file.toFile(), top);
    return file;
  }

  /** All detections in one file. */
  Path writeResults(Path folder) throws IOException {
    Path file = folder.resolve("dt.json");
    JSON.writeValue(file.toFile(), array(detections));
    return file;
  }

  /** The same in several files, every second one packed; the order of names is the order. */
  List<String> writeParts(Path folder, int parts) throws IOException {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      List<JsonNode> some =
          detections.subList(detections.size() * i / parts, detections.size() * (i + 1) / parts);
      Path file = folder.resolve("part-%02d.json%s".formatted(i, i % 2 == 1 ? ".gz" : ""));
      try (OutputStream out = Files.newOutputStream(file);
          OutputStream packed = i % 2 == 1 ? new GZIPOutputStream(out) : out) {
        JSON.writeValue(packed, array(some));
      }
      files.add(file.toString());
    }
    return files;
  }

  /**
   * The same as Parquet, or as JSON and Parquet by turns; the order of names is the order, and says
   * nothing of what a file is.
   */
  List<String> writeParquet(Path folder, int parts, boolean byTurns) throws IOException {
    List<String> files = new ArrayList<>();
    int part = 0;
    for (String json : writeParts(Files.createDirectories(folder.resolve("json")), parts)) {
      Path file = folder.resolve("part-%02d".formatted(part++));
      if (byTurns && part % 2 == 1) {
        Files.copy(Path.of(json), file);
      } else {
        toParquet(json, file.toString());
      }
      files.add(file.toString());
    }
    return files;
  }

  static void toParquet(String json, String parquet) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(json));
        TableWriter out = TableWriter.open(Table.DETECTIONS, parquet, Configuration::new)) {
      DetectionRows.write(
          CocoResultsReader.read(in, json, 0, EnumSet.allOf(CocoPart.class)), "a run", out);
    }
  }

  private static ArrayNode array(List<JsonNode> all) {
    return JSON.createArrayNode().addAll(all);
  }

  static CocoTruth readTruth(Path file, Set<CocoPart> parts) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CocoTruthReader.read(in, file.toString(), 0, parts, Strictness.STRICT);
    }
  }

  static CocoResults readResults(Path file, CocoTruth truth, Set<CocoPart> parts)
      throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      CocoResults results = CocoResultsReader.read(in, file.toString(), 0, parts);
      CocoResultsReader.match(results, truth, file.toString());
      return results;
    }
  }
}
