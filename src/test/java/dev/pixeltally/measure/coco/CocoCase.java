package dev.pixeltally.measure.coco;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** One line of the golden files; {@code golden/coco/README.md} says what it holds. */
record CocoCase(String name, CocoKind kind, JsonNode fields, String truth, String results) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature());

  static int each(String resource, Consumer<CocoCase> consumer) throws IOException {
    int n = 0;
    try (InputStream in = CocoCase.class.getResourceAsStream("/golden/coco/" + resource);
        InputStream plain = resource.endsWith(".gz") ? new GZIPInputStream(in) : in;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; n++) {
        consumer.accept(of(resource, line));
      }
    }
    return n;
  }

  private static CocoCase of(String resource, String line) {
    int gt = line.indexOf(",\"gt\":");
    int dt = line.indexOf(",\"dt\":");
    try {
      JsonNode fields = JSON.readTree(line.substring(0, gt) + "}");
      return new CocoCase(
          resource
              + " "
              + fields.get("id")
              + (fields.has("name") ? " " + fields.get("name").asText() : ""),
          CocoKind.valueOf(
              fields.get("kind").asText().replace("lvis-", "").toUpperCase(Locale.ROOT)),
          fields,
          line.substring(gt + 6, dt),
          line.substring(dt + 6, line.length() - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean lvis() {
    return fields.get("kind").asText().startsWith("lvis");
  }

  /** A case whose files stand elsewhere. */
  static CocoCase of(JsonNode fields, String truth, String results) {
    String kind = fields.get("kind").asText().replace("lvis-", "").toUpperCase(Locale.ROOT);
    return new CocoCase(
        fields.get("truth").asText(), CocoKind.valueOf(kind), fields, truth, results);
  }

  CocoRules rules() {
    CocoRules rules = lvis() ? CocoRules.lvis(kind) : CocoRules.of(kind);
    JsonNode params = fields.get("params");
    if (params.has("iouThrs")) {
      rules = rules.withIouThresholds(doubles(params.get("iouThrs")));
    }
    if (params.has("maxDets")) {
      rules =
          rules.withMaxDetections(
              params.get("maxDets").isArray()
                  ? StreamSupport.stream(params.get("maxDets").spliterator(), false)
                      .mapToInt(JsonNode::asInt)
                      .toArray()
                  : new int[] {params.get("maxDets").asInt()});
    }
    if (params.has("areaRng")) {
      List<AreaRange> ranges = new ArrayList<>();
      for (JsonNode range : params.get("areaRng")) {
        String name =
            ranges.size() < rules.areas().size()
                ? rules.areas().get(ranges.size()).name()
                : "range" + ranges.size();
        ranges.add(new AreaRange(name, range.get(0).asDouble(), range.get(1).asDouble()));
      }
      rules = rules.withAreas(ranges);
    }
    if (params.has("sigmas")) {
      rules = rules.withSigmas(doubles(params.get("sigmas")));
    }
    if (params.has("dilationRatio")) {
      rules = rules.withDilationRatio(params.get("dilationRatio").asDouble());
    }
    if (params.has("useCats") && params.get("useCats").asInt() == 0) {
      rules = rules.withGrouping(CocoRules.Grouping.CLASS_AGNOSTIC);
    }
    if (params.has("catIds")) {
      long[] ids = longs(params.get("catIds"));
      // In the reference a repeated id means nothing where classes are told apart.
      boolean apart = rules.grouping() == CocoRules.Grouping.PER_CLASS;
      rules = rules.withCategories(apart ? Arrays.stream(ids).distinct().toArray() : ids);
    }
    if (params.has("imgIds")) {
      rules = rules.withImages(longs(params.get("imgIds")));
    }
    return rules;
  }

  /**
   * Whether classes are not told apart and one is given twice: refused here, counted twice there.
   */
  boolean repeatsCategoryWithoutClasses() {
    JsonNode params = fields.get("params");
    return params.has("useCats")
        && params.has("catIds")
        && Arrays.stream(longs(params.get("catIds"))).distinct().count()
            < params.get("catIds").size();
  }

  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  Set<CocoPart> parts() {
    return switch (kind) {
      case BBOX -> EnumSet.noneOf(CocoPart.class);
      case SEGM, BOUNDARY -> EnumSet.of(CocoPart.SEGMENTATION);
      case KEYPOINTS -> EnumSet.of(CocoPart.KEYPOINTS);
    };
  }

  CocoTruth readTruth() {
    try {
      return CocoTruthReader.read(
          stream(truth), name + " gt", truth.length(), parts(), Strictness.STRICT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CocoResults readResults(CocoTruth of) {
    try {
      CocoResults read =
          CocoResultsReader.read(stream(results), name + " dt", results.length(), parts());
      CocoResultsReader.match(read, of, name + " dt");
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Digests of precision, recall and scores, as the golden files write them. */
  static List<String> digests(CocoTensors x) {
    List<Cell> kinds = List.of(x::precision, (t, r, k, a, m) -> x.recall(t, k, a, m), x::score);
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int recalls = i == 1 ? 1 : x.recalls();
      digests.add(digest(x, recalls, kinds.get(i)));
    }
    return digests;
  }

  /** A tensor's value. */
  interface Cell {
    double at(int t, int r, int k, int a, int m);
  }

  static String digest(CocoTensors x, int recalls, Cell cell) {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 * x.thresholds() * recalls * x.classes() * x.areas() * x.limits())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int t = 0; t < x.thresholds(); t++) {
      for (int r = 0; r < recalls; r++) {
        for (int k = 0; k < x.classes(); k++) {
          for (int a = 0; a < x.areas(); a++) {
            for (int m = 0; m < x.limits(); m++) {
              bytes.putDouble(cell.at(t, r, k, a, m));
            }
          }
        }
      }
    }
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      StringBuilder hex = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        hex.append(String.format("%02x", sum[i]));
      }
      return hex.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
