package dev.pixeltally.pack;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import dev.pixeltally.tables.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code pack.json} says: all that is known of the dataset without its origin. Written last: a
 * folder without it is no pack yet.
 *
 * @param layout of the origin
 * @param root of the origin
 * @param split the split that was packed; null: all
 * @param images folder of the origin's images; null where the layout has none
 * @param masks folder of the origin's label maps; null where there were none
 * @param labels null as {@link dev.pixeltally.dataset.Dataset#labels}
 * @param truth the JSON file of COCO's layout, below the pack; else null
 * @param failures the table of those, below the pack; null where nothing failed
 * @param strays as the listing of the origin said
 * @param shards in the order of their samples in the dataset
 */
record PackManifest(
    String layout,
    String root,
    String split,
    String images,
    String masks,
    LabelSpace labels,
    FilePart truth,
    FilePart failures,
    long strays,
    List<Shard> shards) {
  static final String NAME = "pack.json";
  static final String SHARDS = "shards";
  static final String SAMPLES = "samples";

  /** As YAML's reader takes no more text. */
  static final int MOST_SHARDS = 10_000;

  private static final String FORMAT = "pixeltally-pack-1";

  /** A file of the pack beside the shards. */
  record FilePart(String path, String sha256) {}

  /**
   * A shard.
   *
   * @param name of its file in {@code shards} and in {@code samples}, without ending
   * @param listed samples that are told in {@code samples}
   * @param rows samples that are in it
   * @param bytes of its file
   * @param sha256 of its file
   * @param samplesSha256 of the file in {@code samples}
   */
  record Shard(
      String name, long listed, long rows, long bytes, String sha256, String samplesSha256) {
    String file() {
      return SHARDS + "/" + name + ".parquet";
    }

    String samples() {
      return SAMPLES + "/" + name + ".parquet";
    }
  }

  String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("format", FORMAT);
    Map<String, Object> origin = new LinkedHashMap<>();
    origin.put("layout", layout);
    origin.put("root", root);
    put(origin, "split", split);
    put(origin, "images", images);
    put(origin, "masks", masks);
    all.put("dataset", origin);
    all.put("samples", shards.stream().mapToLong(Shard::rows).sum());
    all.put("shard_bytes", shards.stream().mapToLong(Shard::bytes).sum());
    all.put("strays", strays);
    put(all, "truth", part(truth));
    put(all, "failures", part(failures));
    put(all, "labels", labels == null ? null : space(labels));
    List<Map<String, Object>> list = new ArrayList<>();
    for (Shard s : shards) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", s.name());
      one.put("listed", s.listed());
      one.put("rows", s.rows());
      one.put("bytes", s.bytes());
      one.put("sha256", s.sha256());
      one.put("samples_sha256", s.samplesSha256());
      list.add(one);
    }
    all.put("shards", list);
    return Json.pretty(all);
  }

  private static void put(Map<String, Object> map, String key, Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  private static Map<String, Object> part(FilePart part) {
    return part == null ? null : Map.of("path", part.path(), "sha256", part.sha256());
  }

  private static Map<String, Object> space(LabelSpace labels) {
    Map<String, Object> space = new LinkedHashMap<>();
    space.put("name", labels.name());
    List<Map<String, Object>> classes = new ArrayList<>();
    for (LabelClass c : labels.classes()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", c.id());
      one.put("name", c.name());
      one.put("colour", colour(c.rgb()));
      one.put("thing", c.thing());
      classes.add(one);
    }
    space.put("classes", classes);
    Map<String, Object> ignore = new LinkedHashMap<>();
    labels.ignored().forEach((id, rgb) -> ignore.put(id.toString(), colour(rgb)));
    if (!ignore.isEmpty()) {
      space.put("ignore", ignore);
    }
    return space;
  }

  private static String colour(int rgb) {
    return String.format("#%06x", rgb);
  }

  /** Reads what {@link #json} wrote; {@link Refusal} says what is wrong and where. */
  static PackManifest parse(String json, String source) {
    YamlNode all = YamlNode.parse(json, source);
    String format = all.text("format");
    if (!format.equals(FORMAT)) {
      throw all.refusal("format", "should be " + FORMAT + ", is " + format);
    }
    YamlNode origin = all.child("dataset");
    List<Shard> shards = new ArrayList<>();
    for (YamlNode s : all.children("shards")) {
      shards.add(
          new Shard(
              name(s),
              number(s, "listed"),
              number(s, "rows"),
              number(s, "bytes"),
              s.text("sha256"),
              s.text("samples_sha256")));
    }
    return new PackManifest(
        origin.text("layout"),
        origin.text("root"),
        origin.text("split", null),
        origin.text("images", null),
        origin.text("masks", null),
        all.has("labels") ? LabelSpaces.parse(all.child("labels")) : null,
        part(all, "truth"),
        part(all, "failures"),
        number(all, "strays"),
        shards);
  }

  private static String name(YamlNode shard) {
    String name = shard.text("name");
    if (!name.matches("shard-[0-9a-f]{16}")) {
      throw shard.refusal("name", "should be a shard's, is " + name);
    }
    return name;
  }

  private static FilePart part(YamlNode all, String key) {
    if (!all.has(key)) {
      return null;
    }
    YamlNode part = all.child(key);
    String path = part.text("path");
    if (path.startsWith("/") || path.contains("..")) {
      throw part.refusal("path", "should lie in the pack, is " + path);
    }
    return new FilePart(path, part.text("sha256"));
  }

  private static long number(YamlNode node, String key) {
    try {
      return Long.parseLong(node.text(key));
    } catch (NumberFormatException e) {
      throw node.refusal(key, "should be a whole number");
    }
  }
}
